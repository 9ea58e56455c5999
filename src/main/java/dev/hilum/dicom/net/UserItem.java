package dev.hilum.dicom.net;

import java.nio.ByteBuffer;

/** The sub-items of the User Information Item (PS3.8 section 9.3.3 and annex D, PS3.7 annex D.3.3). */
public sealed interface UserItem {

    /**
     * 51H (PS3.8 section D.1.1).
     *
     * @param bytes longest P-DATA-TF that its sender takes; 0: any. Unsigned 32 bits
     */
    record MaximumLength(long bytes) implements UserItem {}

    /** 52H (PS3.7 section D.3.3.2). */
    record ImplementationClassUid(String uid) implements UserItem {}

    /** 53H (PS3.7 section D.3.3.3); 0 is without limit. */
    record AsynchronousOperationsWindow(int invoked, int performed) implements UserItem {}

    /** 54H (PS3.7 section D.3.3.4). */
    record RoleSelection(String sopClassUid, boolean scu, boolean scp) implements UserItem {}

    /** 55H (PS3.7 section D.3.3.2). */
    record ImplementationVersionName(String name) implements UserItem {}

    /** 56H (PS3.7 section D.3.3.5): kept as bytes, nothing here uses it. */
    record SopClassExtendedNegotiation(String sopClassUid, ByteBuffer information) implements UserItem {
        public SopClassExtendedNegotiation {
            information = information.asReadOnlyBuffer();
        }
    }

    /**
     * 58H (PS3.7 section D.3.3.7). Its fields may be secrets: never logged.
     *
     * @param type 1 user name, 2 with passcode, 3 Kerberos, 4 SAML, 5 JSON web token
     */
    record UserIdentityRq(int type, boolean responseRequested, ByteBuffer primary, ByteBuffer secondary)
            implements UserItem {
        public UserIdentityRq {
            primary = primary.asReadOnlyBuffer();
            secondary = secondary.asReadOnlyBuffer();
        }

        @Override
        public String toString() {
            return "UserIdentityRq[type=" + type + "]";
        }
    }

    /** 59H (PS3.7 section D.3.3.7.2). */
    record UserIdentityAc(ByteBuffer response) implements UserItem {
        public UserIdentityAc {
            response = response.asReadOnlyBuffer();
        }
    }

    /** Any other, such as 57H SOP Class Common Extended Negotiation: tolerated and not answered. */
    record Other(int type, ByteBuffer body) implements UserItem {
        public Other {
            body = body.asReadOnlyBuffer();
        }
    }
}
