package dev.hilum.dicom.net;

/** Where an upper layer reports faults: the log and the listener's counter, in one place. */
interface FaultReport {
    void fault(NetListener.NetFault fault, String detail);
}
