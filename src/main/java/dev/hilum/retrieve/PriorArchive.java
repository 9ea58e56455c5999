package dev.hilum.retrieve;

import dev.hilum.dicom.data.DataSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** One conversation with an archive. Any failure is an {@link IOException} whose message may be shown. */
interface PriorArchive extends AutoCloseable {
    /** More studies than this are no answer: the query is too wide. */
    int MOST_STUDIES = 500;

    /** Studies that the archive takes for matches, with the attributes that the query reads. */
    List<DataSet> studies(PriorQuery query) throws IOException;

    /** Its series, with Modality, Series Instance UID and, where the archive knows it, the number of instances. */
    List<DataSet> series(String studyInstanceUid) throws IOException;

    /** Writes the instances of a series into an empty folder. */
    void retrieve(String studyInstanceUid, String seriesInstanceUid, Path folder) throws IOException;

    @Override
    void close();
}
