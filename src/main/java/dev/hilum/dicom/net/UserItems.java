package dev.hilum.dicom.net;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The User Information Item as bytes (PS3.8 table 9-16, PS3.7 annex D.3.3). */
final class UserItems {
    private UserItems() {}

    static List<UserItem> decode(ByteBuffer in) {
        List<UserItem> items = new ArrayList<>();
        while (in.hasRemaining()) {
            int type = in.get() & 0xFF;
            items.add(decode(type, PduDecoder.item(in, "User Information sub-item")));
        }
        return items;
    }

    private static UserItem decode(int type, ByteBuffer in) {
        return switch (type) {
            case PduType.MAXIMUM_LENGTH -> {
                exact(in, 4, "Maximum-length-received");
                yield new UserItem.MaximumLength(in.getInt() & 0xFFFFFFFFL);
            }
            case PduType.IMPLEMENTATION_CLASS_UID -> new UserItem.ImplementationClassUid(PduDecoder.text(in));
            case PduType.IMPLEMENTATION_VERSION_NAME -> new UserItem.ImplementationVersionName(PduDecoder.text(in));
            case PduType.ASYNCHRONOUS_OPERATIONS_WINDOW -> {
                exact(in, 4, "Asynchronous Operations Window");
                yield new UserItem.AsynchronousOperationsWindow(in.getShort() & 0xFFFF, in.getShort() & 0xFFFF);
            }
            case PduType.ROLE_SELECTION -> role(in);
            case PduType.SOP_CLASS_EXTENDED_NEGOTIATION ->
                new UserItem.SopClassExtendedNegotiation(
                        PduDecoder.text(PduDecoder.sized(in, "SOP-class-uid")), in.slice());
            case PduType.USER_IDENTITY_RQ -> identityRq(in);
            case PduType.USER_IDENTITY_AC -> new UserItem.UserIdentityAc(PduDecoder.sized(in, "Server-response"));
            default -> new UserItem.Other(type, in);
        };
    }

    private static UserItem role(ByteBuffer in) {
        String uid = PduDecoder.text(PduDecoder.sized(in, "SOP-class-uid"));
        exact(in, 2, "SCP/SCU Role Selection");
        return new UserItem.RoleSelection(uid, in.get() != 0, in.get() != 0);
    }

    private static UserItem identityRq(ByteBuffer in) {
        PduDecoder.require(in, 2, "User Identity");
        int type = in.get() & 0xFF;
        boolean response = in.get() != 0;
        ByteBuffer primary = PduDecoder.sized(in, "Primary-field");
        return new UserItem.UserIdentityRq(type, response, primary, PduDecoder.sized(in, "Secondary-field"));
    }

    private static void exact(ByteBuffer in, int bytes, String name) {
        if (in.remaining() != bytes) {
            throw PduException.malformed(name + " has a wrong length");
        }
    }

    static void encode(PduWriter out, List<UserItem> items) {
        for (UserItem item : items) {
            encode(out, item);
        }
    }

    private static void encode(PduWriter out, UserItem item) {
        switch (item) {
            case UserItem.MaximumLength(long bytes) -> out.item(PduType.MAXIMUM_LENGTH, () -> out.u32(bytes));
            case UserItem.ImplementationClassUid(String uid) -> out.text(PduType.IMPLEMENTATION_CLASS_UID, uid);
            case UserItem.ImplementationVersionName(String name) -> out.text(PduType.IMPLEMENTATION_VERSION_NAME, name);
            case UserItem.AsynchronousOperationsWindow(int invoked, int performed) ->
                out.item(PduType.ASYNCHRONOUS_OPERATIONS_WINDOW, () -> {
                    out.u16(invoked);
                    out.u16(performed);
                });
            case UserItem.RoleSelection(String uid, boolean scu, boolean scp) ->
                out.item(PduType.ROLE_SELECTION, () -> {
                    out.sizedText(uid);
                    out.u8(scu ? 1 : 0);
                    out.u8(scp ? 1 : 0);
                });
            case UserItem.SopClassExtendedNegotiation(String uid, ByteBuffer information) ->
                out.item(PduType.SOP_CLASS_EXTENDED_NEGOTIATION, () -> {
                    out.sizedText(uid);
                    out.bytes(information);
                });
            case UserItem.UserIdentityRq identity -> identityRq(out, identity);
            case UserItem.UserIdentityAc(ByteBuffer response) ->
                out.item(PduType.USER_IDENTITY_AC, () -> out.sized(response));
            case UserItem.Other(int type, ByteBuffer body) -> out.item(type, () -> out.bytes(body));
        }
    }

    private static void identityRq(PduWriter out, UserItem.UserIdentityRq identity) {
        out.item(PduType.USER_IDENTITY_RQ, () -> {
            out.u8(identity.type());
            out.u8(identity.responseRequested() ? 1 : 0);
            out.sized(identity.primary());
            out.sized(identity.secondary());
        });
    }
}
