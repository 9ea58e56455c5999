package dev.hilum.audit;

import dev.hilum.dicom.net.TlsSettings;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** An audit record repository. */
public sealed interface SyslogTarget {
    /** Opens a way to it. */
    Line open() throws IOException;

    /** TLS (RFC 5425). */
    record Tls(String host, int port, TlsSettings settings) implements SyslogTarget {
        @Override
        public Line open() throws IOException {
            Socket plain = connect(host, port);
            try {
                return new Stream(settings.client(plain, host));
            } catch (IOException e) {
                plain.close();
                throw e;
            }
        }
    }

    /** TCP with octet counting (RFC 6587 section 3.4.1). */
    record Tcp(String host, int port) implements SyslogTarget {
        @Override
        public Line open() throws IOException {
            return new Stream(connect(host, port));
        }
    }

    /** One datagram each (RFC 5426): whether it arrives, nobody says. */
    record Udp(String host, int port) implements SyslogTarget {
        @Override
        public Line open() throws IOException {
            return new Datagrams(new DatagramSocket(), new InetSocketAddress(InetAddress.getByName(host), port));
        }
    }

    /** An open way. */
    interface Line extends AutoCloseable {
        void send(byte[] syslogMessage) throws IOException;

        /**
         * Throws where the other side has gone: what was sent last may not have arrived. Syslog has no answer, so that this
         * is all there is to know.
         */
        void confirm() throws IOException;

        @Override
        void close() throws IOException;
    }

    private static Socket connect(String host, int port) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(host, port), (int)
                    Duration.ofSeconds(10).toMillis());
            socket.setSoTimeout((int) Duration.ofSeconds(10).toMillis());
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** TLS or TCP. */
    record Stream(Socket socket) implements Line {
        private static final int GONE_IS_SEEN_MS = 200;

        @Override
        public void send(byte[] syslogMessage) throws IOException {
            socket.getOutputStream().write(SyslogMessage.framed(syslogMessage));
            socket.getOutputStream().flush();
        }

        @Override
        public void confirm() throws IOException {
            socket.setSoTimeout(GONE_IS_SEEN_MS);
            try {
                if (socket.getInputStream().read() < 0) {
                    throw new IOException("the audit repository closed the connection");
                }
            } catch (SocketTimeoutException stillThere) {
                // A repository says nothing: silence on an open connection is all the good news there is.
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /** UDP. */
    record Datagrams(DatagramSocket socket, InetSocketAddress to) implements Line {
        @Override
        public void send(byte[] syslogMessage) throws IOException {
            socket.send(new DatagramPacket(syslogMessage, syslogMessage.length, to));
        }

        @Override
        public void confirm() {}

        @Override
        public void close() {
            socket.close();
        }
    }
}
