package dev.hilum.dicom.net;

import java.nio.ByteBuffer;
import java.util.List;

/** The protocol data units of PS3.8 section 9.3. Reserved fields are not tested and written as zero. */
public sealed interface Pdu {

    /** Type 01 (PS3.8 table 9-11). */
    record AAssociateRq(
            int protocolVersion,
            String calledAeTitle,
            String callingAeTitle,
            String applicationContext,
            List<PresentationContext.Proposed> contexts,
            List<UserItem> userItems)
            implements Pdu {
        public AAssociateRq {
            contexts = List.copyOf(contexts);
            userItems = List.copyOf(userItems);
        }
    }

    /** Type 02 (PS3.8 table 9-17); the titles are those of the request, and not tested. */
    record AAssociateAc(
            int protocolVersion,
            String calledAeTitle,
            String callingAeTitle,
            String applicationContext,
            List<PresentationContext.Answered> contexts,
            List<UserItem> userItems)
            implements Pdu {
        public AAssociateAc {
            contexts = List.copyOf(contexts);
            userItems = List.copyOf(userItems);
        }
    }

    /** Type 03 (PS3.8 table 9-21). */
    record AAssociateRj(int result, int source, int reason) implements Pdu {}

    /** Type 04 (PS3.8 table 9-22). */
    record PDataTf(List<Pdv> values) implements Pdu {
        public PDataTf {
            values = List.copyOf(values);
        }
    }

    /** Type 05 (PS3.8 table 9-24). */
    record AReleaseRq() implements Pdu {}

    /** Type 06 (PS3.8 table 9-25). */
    record AReleaseRp() implements Pdu {}

    /** Type 07 (PS3.8 table 9-26). */
    record AAbort(int source, int reason) implements Pdu {}

    /** A type that PS3.8 does not name, with the bytes behind its length field. */
    record Unknown(int type, ByteBuffer body) implements Pdu {
        public Unknown {
            body = body.asReadOnlyBuffer();
        }

        @Override
        public ByteBuffer body() {
            return body.duplicate();
        }
    }

    /**
     * Presentation-data-value item (PS3.8 table 9-23) with its message control header (annex E.2).
     *
     * @param command whether the fragment is of a command set, else of a data set
     * @param last whether it ends the command set or data set
     */
    record Pdv(int contextId, boolean command, boolean last, ByteBuffer fragment) {
        public Pdv {
            fragment = fragment.asReadOnlyBuffer();
        }

        @Override
        public ByteBuffer fragment() {
            return fragment.duplicate();
        }
    }
}
