package dev.hilum.dicom.net;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;

/** The log lines of the DICOM network, one per event; ids are stable. No value of a data set is ever in one. */
final class NetLog {
    private static final System.Logger LOG = System.getLogger("dev.hilum.dicom.net");

    private NetLog() {}

    static void listening(String host, int port, boolean tls) {
        LOG.log(Level.INFO, "NET001 listening host={0} port={1} tls={2}", host, text(port), tls);
    }

    static void opened(AssociationContext association) {
        LOG.log(
                Level.DEBUG,
                "NET002 association opened id={0} calling={1} called={2} peer={3} contexts={4}",
                text(association.id()),
                association.callingAeTitle(),
                association.calledAeTitle(),
                association.peer(),
                association.contexts().size());
    }

    static void ended(AssociationContext association, String how) {
        LOG.log(
                Level.DEBUG,
                "NET003 association ended id={0} calling={1} how={2}",
                text(association.id()),
                association.callingAeTitle(),
                how);
    }

    static void rejected(InetSocketAddress peer, String calling, String called, AssociateRejection rejection) {
        LOG.log(
                Level.WARNING,
                "NET004 association rejected peer={0} calling={1} called={2} reason={3}",
                peer,
                calling,
                called,
                rejection);
    }

    static void fault(InetSocketAddress peer, NetListener.NetFault fault, String detail) {
        LOG.log(Level.WARNING, "NET005 connection fault peer={0} fault={1} detail={2}", peer, fault, detail);
    }

    static void handlerFailed(AssociationContext association, Throwable failure) {
        LOG.log(
                Level.ERROR,
                "NET006 handler failed id=" + association.id() + " calling=" + association.callingAeTitle(),
                failure);
    }

    static void listenerFailed(RuntimeException failure) {
        LOG.log(Level.ERROR, "NET007 listener failed", failure);
    }

    static void acceptFailed(int port, IOException failure) {
        LOG.log(Level.ERROR, "NET008 cannot accept connections port=" + port, failure);
    }

    static void endedHard(Object peer, IOException failure) {
        LOG.log(Level.DEBUG, "NET009 connection ended hard peer={0} cause={1}", peer, failure.toString());
    }

    static void closeFailed(InetSocketAddress peer, IOException failure) {
        LOG.log(Level.DEBUG, "NET010 close failed peer={0} cause={1}", peer, failure.toString());
    }

    static void bug(InetSocketAddress peer, RuntimeException failure) {
        LOG.log(Level.ERROR, "NET011 connection failed by a defect peer=" + peer, failure);
    }

    /** Ids and ports without the grouping of a locale. */
    private static String text(long number) {
        return Long.toString(number);
    }
}
