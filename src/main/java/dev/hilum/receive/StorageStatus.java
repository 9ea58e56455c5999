package dev.hilum.receive;

/** Status codes of the storage service class (PS3.4 annex B.2.3) that the inbox answers. */
final class StorageStatus {
    static final int SUCCESS = 0x0000;
    static final int OUT_OF_RESOURCES = 0xA700;
    static final int DATA_SET_DOES_NOT_MATCH_SOP_CLASS = 0xA900;
    static final int CANNOT_UNDERSTAND = 0xC000;

    private StorageStatus() {}
}
