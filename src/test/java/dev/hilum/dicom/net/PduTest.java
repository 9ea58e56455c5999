package dev.hilum.dicom.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each PDU of PS3.8 section 9.3 against bytes written by hand from its table. */
class PduTest {
    private static final String CALLED = "48 49 4C 55 4D 20 20 20 20 20 20 20 20 20 20 20"; // "HILUM" padded to 16
    private static final String CALLING = "43 54 31 20 20 20 20 20 20 20 20 20 20 20 20 20"; // "CT1" padded to 16
    private static final String RESERVED_32 = "00".repeat(32);
    private static final String APPLICATION_CONTEXT = """
            10 00 00 15                                     // Application Context Item, 21 bytes
            31 2E 32 2E 38 34 30 2E 31 30 30 30 38 2E 33 2E // "1.2.840.10008.3."
            31 2E 31 2E 31                                  // "1.1.1"
            """;

    private static final String ASSOCIATE_RQ = """
            01 00 00 00 00 E5  // A-ASSOCIATE-RQ, 229 bytes
            00 01 00 00        // protocol version 1, reserved
            """ + CALLED + CALLING + RESERVED_32 + APPLICATION_CONTEXT + """
            20 00 00 2E        // Presentation Context Item, 46 bytes
            01 00 00 00        // ID 1, reserved
            30 00 00 11        // Abstract Syntax: Verification
            31 2E 32 2E 38 34 30 2E 31 30 30 30 38 2E 31 2E 31
            40 00 00 11        // Transfer Syntax: Implicit VR Little Endian
            31 2E 32 2E 38 34 30 2E 31 30 30 30 38 2E 31 2E 32
            50 00 00 52        // User Information Item, 82 bytes
            51 00 00 04 00 04 00 00              // maximum length 262144
            52 00 00 03 31 2E 32                 // implementation class UID "1.2"
            53 00 00 04 00 05 00 06              // asynchronous operations window 5, 6
            54 00 00 07 00 03 31 2E 32 01 00     // role selection "1.2": SCU, no SCP
            55 00 00 02 56 31                    // implementation version name "V1"
            56 00 00 07 00 03 31 2E 32 AA BB     // SOP class extended negotiation of "1.2"
            57 00 00 05 00 03 31 2E 32           // SOP class common extended negotiation: kept as it is
            58 00 00 0A 02 01 00 02 6D 65 00 02 70 77  // user identity: type 2, response asked, "me", "pw"
            59 00 00 04 00 02 6F 6B              // user identity answer "ok"
            """;

    private static final List<UserItem> USER_ITEMS = List.of(
            new UserItem.MaximumLength(262144),
            new UserItem.ImplementationClassUid("1.2"),
            new UserItem.AsynchronousOperationsWindow(5, 6),
            new UserItem.RoleSelection("1.2", true, false),
            new UserItem.ImplementationVersionName("V1"),
            new UserItem.SopClassExtendedNegotiation("1.2", bytes("AABB")),
            new UserItem.Other(0x57, bytes("0003312E32")),
            new UserItem.UserIdentityRq(2, true, bytes("6D65"), bytes("7077")),
            new UserItem.UserIdentityAc(bytes("6F6B")));

    private static final String ASSOCIATE_AC = """
            02 00 00 00 00 86  // A-ASSOCIATE-AC, 134 bytes
            00 01 00 00        // protocol version 1, reserved
            """ + CALLED + CALLING + RESERVED_32 + APPLICATION_CONTEXT + """
            21 00 00 19        // Presentation Context Item, 25 bytes
            01 00 00 00        // ID 1, reserved, acceptance, reserved
            40 00 00 11        // Transfer Syntax: Implicit VR Little Endian
            31 2E 32 2E 38 34 30 2E 31 30 30 30 38 2E 31 2E 32
            50 00 00 08        // User Information Item
            51 00 00 04 00 00 40 00  // maximum length 16384
            """;

    private record Golden(String name, String hex, Pdu pdu) {}

    private static final List<Golden> ALL = List.of(
            new Golden(
                    "A-ASSOCIATE-RQ",
                    ASSOCIATE_RQ,
                    new Pdu.AAssociateRq(
                            1,
                            "HILUM",
                            "CT1",
                            "1.2.840.10008.3.1.1.1",
                            List.of(new PresentationContext.Proposed(
                                    1, "1.2.840.10008.1.1", List.of("1.2.840.10008.1.2"))),
                            USER_ITEMS)),
            new Golden(
                    "A-ASSOCIATE-AC",
                    ASSOCIATE_AC,
                    new Pdu.AAssociateAc(
                            1,
                            "HILUM",
                            "CT1",
                            "1.2.840.10008.3.1.1.1",
                            List.of(new PresentationContext.Answered(1, 0, "1.2.840.10008.1.2")),
                            List.of(new UserItem.MaximumLength(16384)))),
            new Golden("A-ASSOCIATE-RJ", """
                    03 00 00 00 00 04  // A-ASSOCIATE-RJ, 4 bytes
                    00 02 03 02        // reserved; transient; service-provider (presentation); local limit exceeded
                    """, new Pdu.AAssociateRj(2, 3, 2)),
            new Golden(
                    "P-DATA-TF",
                    """
                    04 00 00 00 00 11        // P-DATA-TF, 17 bytes
                    00 00 00 04 01 01 CA FE  // 4 bytes: context 1, command, more to come
                    00 00 00 05 03 02 0A 0B 0C  // 5 bytes: context 3, data set, last
                    """,
                    new Pdu.PDataTf(List.of(
                            new Pdu.Pdv(1, true, false, bytes("CAFE")), new Pdu.Pdv(3, false, true, bytes("0A0B0C"))))),
            new Golden("A-RELEASE-RQ", "05 00 00 00 00 04 00 00 00 00", new Pdu.AReleaseRq()),
            new Golden("A-RELEASE-RP", "06 00 00 00 00 04 00 00 00 00", new Pdu.AReleaseRp()),
            new Golden("A-ABORT", """
                    07 00 00 00 00 04  // A-ABORT, 4 bytes
                    00 00 02 06        // reserved, reserved, service-provider, invalid PDU parameter value
                    """, new Pdu.AAbort(2, 6)),
            new Golden("unknown type", "42 00 00 00 00 03 01 02 03", new Pdu.Unknown(0x42, bytes("010203"))));

    private static ByteBuffer bytes(String text) {
        String hex = text.replaceAll("//[^\n]*", "").replaceAll("\\s", "");
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
    }

    private static String hex(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    @TestFactory
    Stream<DynamicTest> readsTheBytesOfTheStandard() {
        return ALL.stream()
                .map(g -> DynamicTest.dynamicTest(
                        g.name(), () -> assertEquals(g.pdu(), PduDecoder.decode(bytes(g.hex())))));
    }

    @TestFactory
    Stream<DynamicTest> writesTheBytesOfTheStandard() {
        return ALL.stream()
                .map(g -> DynamicTest.dynamicTest(
                        g.name(), () -> assertEquals(hex(bytes(g.hex())), hex(PduEncoder.encode(g.pdu())))));
    }

    /** A PDU cut anywhere, with its length field mended, is refused or shorter; never read beyond its end. */
    @TestFactory
    Stream<DynamicTest> refusesOrShortensWhatIsCut() {
        return ALL.stream()
                .map(g -> DynamicTest.dynamicTest(g.name(), () -> {
                    ByteBuffer whole = bytes(g.hex());
                    for (int length = 6; length < whole.limit(); length++) {
                        ByteBuffer cut = ByteBuffer.allocate(length).put(whole.slice(0, length));
                        cut.putInt(2, length - 6).flip();
                        try {
                            PduDecoder.decode(cut);
                        } catch (PduException e) {
                            assertEquals(NetListener.NetFault.MALFORMED, e.fault());
                        }
                    }
                }));
    }

    @Test
    void refusesAnItemLongerThanItsPdu() {
        String wrong = ASSOCIATE_AC.replace("21 00 00 19", "21 00 FF 19");
        assertThrows(PduException.class, () -> PduDecoder.decode(bytes(wrong)));
    }

    @Test
    void refusesAnEvenPresentationContextId() {
        String wrong = ASSOCIATE_RQ.replace("01 00 00 00        // ID 1", "02 00 00 00        // ID 2");
        assertThrows(PduException.class, () -> PduDecoder.decode(bytes(wrong)));
    }

    /** A flood of contexts under one ID would cost us more than it costs the peer. */
    @Test
    void refusesAPresentationContextIdUsedTwice() {
        PresentationContext.Proposed context = new PresentationContext.Proposed(1, "1.2", List.of("1.2"));
        ByteBuffer flood =
                PduEncoder.encode(new Pdu.AAssociateRq(1, "A", "B", "1.2", List.of(context, context), List.of()));
        assertThrows(PduException.class, () -> PduDecoder.decode(flood));
    }

    @Test
    void refusesASecondUserInformationItem() {
        byte[] one = ScriptedPeer.bytes(
                new Pdu.AAssociateRq(1, "A", "B", "1.2", List.of(), List.of(new UserItem.MaximumLength(1))));
        ByteBuffer two = ByteBuffer.allocate(one.length + 12).put(one).put(one, one.length - 12, 12);
        two.putInt(2, two.capacity() - 6).flip();
        assertThrows(PduException.class, () -> PduDecoder.decode(two));
    }

    @Test
    void keepsSecretsOutOfText() {
        String text = PduDecoder.decode(bytes(ASSOCIATE_RQ)).toString();
        assertEquals(-1, text.indexOf("me\""), text);
        assertEquals(true, text.contains("UserIdentityRq[type=2]"), text);
    }
}
