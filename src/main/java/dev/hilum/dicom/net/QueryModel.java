package dev.hilum.dicom.net;

/** SOP classes of the Study Root Query/Retrieve Information Model (PS3.4 annex C.6.2). */
public final class QueryModel {
    public static final String FIND = "1.2.840.10008.5.1.4.1.2.2.1";
    public static final String MOVE = "1.2.840.10008.5.1.4.1.2.2.2";
    public static final String GET = "1.2.840.10008.5.1.4.1.2.2.3";

    private QueryModel() {}
}
