package slipway.manager.guestprep;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// Something that preparing would change in a guest.
///
/// @param action the action's name, as in `network`
/// @param change create, edit, link, rebuild or install
/// @param path of the file, or what else is changed; control characters are written out
/// @param mode Unix permissions, as in `0644`; empty where there are none
/// @param diff unified, of text files; a sentence otherwise
/// @param whole false when the diff was cut
@Schema(name = "PlannedChange")
public record PlannedChange(
    String action, String change, String path, String mode, String diff, boolean whole) {}
