package dev.hilum.app;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;

/** The disk under the data folder. */
@Path("/api/v1/storage")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class StorageResource {
    private final HilumSettings settings;

    StorageResource(HilumSettings settings) {
        this.settings = settings;
    }

    /**
     * Room in bytes.
     *
     * @param reserveBytes below so many free ones nothing is accepted ({@code hilum.retention.min-free-bytes})
     */
    public record Storage(long totalBytes, long freeBytes, long reserveBytes, boolean accepting) {}

    @GET
    public Storage storage() throws IOException {
        FileStore disk = Files.getFileStore(settings.home().toAbsolutePath());
        long reserve = settings.retention().minFreeBytes();
        return new Storage(disk.getTotalSpace(), disk.getUsableSpace(), reserve, disk.getUsableSpace() >= reserve);
    }
}
