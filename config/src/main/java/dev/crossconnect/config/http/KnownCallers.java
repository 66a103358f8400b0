package dev.crossconnect.config.http;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Those who show something of which the hub has the fingerprint. */
final class KnownCallers {

  private final Caller.Means means;
  private final LiveFiles<CallerFile> file;

  private KnownCallers(Caller.Means means, LiveFiles<CallerFile> file) {
    this.means = means;
    this.file = file;
  }

  static KnownCallers in(Path file, String property, Caller.Means means) {
    return new KnownCallers(
        means, new LiveFiles<>(List.of(file), () -> CallerFile.read(property, file)));
  }

  Optional<Caller> whoShows(Fingerprint shown) {
    return file.get()
        .find(shown)
        .map(entry -> new Caller.Known(means, entry.name(), entry.roles()));
  }

  void refresh() {
    file.refresh();
  }
}
