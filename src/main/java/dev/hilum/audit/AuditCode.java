package dev.hilum.audit;

/**
 * A coded value of an audit message (PS3.15 section A.5.1); those of DCM are in PS3.16 annex D.
 *
 * @param system code system name
 */
public record AuditCode(String code, String system, String meaning) {
    static final AuditCode APPLICATION_ACTIVITY = dcm(110100, "Application Activity");
    static final AuditCode APPLICATION_START = dcm(110120, "Application Start");
    static final AuditCode APPLICATION_STOP = dcm(110121, "Application Stop");
    static final AuditCode BEGIN_TRANSFERRING = dcm(110102, "Begin Transferring DICOM Instances");
    static final AuditCode INSTANCES_ACCESSED = dcm(110103, "DICOM Instances Accessed");
    static final AuditCode INSTANCES_TRANSFERRED = dcm(110104, "DICOM Instances Transferred");
    static final AuditCode STUDY_DELETED = dcm(110105, "DICOM Study Deleted");
    static final AuditCode EXPORT = dcm(110106, "Export");
    static final AuditCode PROCEDURE_RECORD = dcm(110111, "Procedure Record");
    static final AuditCode QUERY = dcm(110112, "Query");
    static final AuditCode SECURITY_ALERT = dcm(110113, "Security Alert");
    static final AuditCode NODE_AUTHENTICATION = dcm(110126, "Node Authentication");
    static final AuditCode USER_AUTHENTICATION = dcm(110114, "User Authentication");
    static final AuditCode LOGIN = dcm(110122, "Login");
    static final AuditCode APPLICATION = dcm(110150, "Application");
    static final AuditCode DESTINATION = dcm(110152, "Destination Role ID");
    static final AuditCode SOURCE = dcm(110153, "Source Role ID");
    static final AuditCode DESTINATION_MEDIA = dcm(110154, "Destination Media");
    static final AuditCode STUDY_INSTANCE_UID = dcm(110180, "Study Instance UID");
    static final AuditCode SOP_CLASS_UID = dcm(110181, "SOP Class UID");
    static final AuditCode NODE_ID = dcm(110182, "Node ID");
    static final AuditCode PATIENT_NUMBER = new AuditCode("2", "RFC-3881", "Patient Number");

    private static AuditCode dcm(int code, String meaning) {
        return new AuditCode(String.valueOf(code), "DCM", meaning);
    }
}
