package dev.hilum.dicom.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.hilum.dicom.data.PersonName.Group;
import org.junit.jupiter.api.Test;

class PersonNameTest {
    @Test
    void readsGroupsAndComponents() {
        PersonName name = PersonName.parse("Adams^John Robert Quincy^^Rev.^B.A. M.Div.");
        assertEquals(new Group("Adams", "John Robert Quincy", "", "Rev.", "B.A. M.Div."), name.alphabetic());
        PersonName three = PersonName.parse("Hong^Gildong=洪^吉洞=홍^길동");
        assertEquals(Group.of("洪", "吉洞"), three.ideographic());
        assertEquals(Group.of("홍", "길동"), three.phonetic());
    }

    @Test
    void writesWithoutEmptyPartsAtTheEnd() {
        assertEquals("Adams^John", PersonName.parse("Adams^John^^^").toString());
        assertEquals("=王^小東", PersonName.parse("=王^小東=").toString());
        assertEquals("", PersonName.parse("").toString());
    }

    @Test
    void showsTheIdeographicNameFirst() {
        assertEquals("王 小東", PersonName.parse("Wang^XiaoDong=王^小東").display());
        assertEquals("Rev. Adams John", PersonName.parse("Adams^John^^Rev.").display());
    }

    @Test
    void surplusPartsAreDropped() {
        assertEquals("a^b^c^d^e=f", PersonName.parse("a^b^c^d^e^x=f==y").toString());
    }

    @Test
    void refusesDelimitersWithinAComponent() {
        assertThrows(IllegalArgumentException.class, () -> Group.of("a^b", ""));
    }
}
