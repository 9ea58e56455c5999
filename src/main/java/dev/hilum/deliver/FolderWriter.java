package dev.hilum.deliver;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts a result's files into {@code folder/study/result/}. Each is whole under its name or not there: written as
 * {@code *.part}, synced, renamed.
 */
final class FolderWriter {
    Attempt send(Destination.Folder destination, Delivery delivery, List<Delivery.Item> items) {
        Path folder = destination.path().resolve(delivery.studyInstanceUid()).resolve(delivery.resultUid());
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            String error = "cannot make " + folder + ": " + e;
            return new Attempt(
                    false,
                    items.stream().map(item -> ItemOutcome.failed(item, error)).toList());
        }
        List<ItemOutcome> outcomes = new ArrayList<>();
        for (Delivery.Item item : items) {
            outcomes.add(copy(item, folder));
        }
        return new Attempt(true, outcomes);
    }

    private static ItemOutcome copy(Delivery.Item item, Path folder) {
        Path name = item.path().getFileName();
        Path part = folder.resolve(name + ".part");
        try {
            Files.copy(item.path(), part, StandardCopyOption.REPLACE_EXISTING);
            force(part, StandardOpenOption.WRITE);
            Files.move(part, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            force(folder, StandardOpenOption.READ);
            return new ItemOutcome(item, true, null, null);
        } catch (IOException e) {
            return ItemOutcome.failed(item, "cannot copy " + item.path() + " to " + folder + ": " + e);
        }
    }

    private static void force(Path path, StandardOpenOption option) throws IOException {
        try (FileChannel channel = FileChannel.open(path, option)) {
            channel.force(true);
        }
    }
}
