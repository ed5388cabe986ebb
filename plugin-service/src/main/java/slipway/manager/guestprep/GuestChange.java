package slipway.manager.guestprep;

/// Something that preparing changed in a guest.
///
/// @param action the action's name, as in `packages`
/// @param description what it changed
/// @param undo what taking it back will do
public record GuestChange(String action, String description, String undo) {}
