# shellcheck shell=bash
# A start by UEFI firmware: where the EFI system partition is mounted, and which of the boot loaders
# on it start this guest: a shim and the GRUB beside it, or a GRUB 2 alone where nobody asks for
# signatures. A GRUB alone has this guest's own disk written into it, so no capsule is made of it.

EFI_GLOBAL=8be4df61-93ca-11d2-aa0d-00e098032b8c

# Where the ESP is mounted, and the device it is on.
efi_mount() {
  efi_mounts | cut -d' ' -f2
}

efi_device() {
  efi_mounts | cut -d' ' -f1
}

efi_mounts() {
  awk '$3 == "vfat" && ($2 == "/boot/efi" || $2 == "/efi" || $2 == "/boot") { print; exit }' \
    "$ROOT/proc/mounts" 2>/dev/null
}

# efi_child DIRECTORY NAME: the entry of that name in whatever case, as vfat takes it.
efi_child() {
  local entry
  for entry in "$ROOT$1"/*; do
    if [ "$(basename "$entry" | tr '[:upper:]' '[:lower:]')" = "$2" ]; then
      printf '%s/%s' "$1" "$(basename "$entry")"
      return 0
    fi
  done
  return 1
}

efi_shim() {
  efi_child "$1" shimx64.efi || efi_child "$1" shim.efi
}

efi_grub() {
  efi_child "$1" grubx64.efi || efi_child "$1" grub.efi
}

# What the firmware starts in a directory.
efi_first() {
  efi_shim "$1" || efi_grub "$1"
}

# Whether a directory can start this guest. EFI/BOOT is everybody's; GRUB 0.97 looks for its
# configuration by the name that it was started by.
efi_starts() {
  efi_grub "$1" >/dev/null || return 1
  efi_shim "$1" >/dev/null && return 0
  [ "$(basename "$1" | tr '[:upper:]' '[:lower:]')" != boot ] && ! efi_secure_boot &&
    [ "$(boot_loader_kind)" != grub-legacy ]
}

# The firmware's entries as text, one per line; the one that this boot came by first.
efi_entries() {
  local vars=$ROOT/sys/firmware/efi/efivars entry current
  current=$(od -An -tu2 -j4 -N2 "$vars/BootCurrent-$EFI_GLOBAL" 2>/dev/null | tr -d ' ')
  [ -z "$current" ] || current=$(printf '%s/Boot%04X-%s' "$vars" "$current" "$EFI_GLOBAL")
  for entry in ${current:+"$current"} "$vars"/Boot[0-9A-F][0-9A-F][0-9A-F][0-9A-F]-"$EFI_GLOBAL"; do
    [ ! -f "$entry" ] || { tr -d '\000' <"$entry" | tr -c '[:print:]' '~'; echo; }
  done
}

# The directory with the boot loader that starts this guest, below the mount point: what the
# firmware's entries name, or else the only one, or else the one that is called like the system.
efi_directory() {
  local esp efi dir lines found=()
  esp=$(efi_mount)
  [ -n "$esp" ] && efi=$(efi_child "$esp" efi) || return 1
  for dir in "$ROOT$efi"/*/; do
    dir=${dir%/}
    dir=${dir#"$ROOT"}
    ! efi_starts "$dir" || found+=("$dir")
  done
  [ "${#found[@]}" -gt 0 ] || return 1
  lines=$(efi_entries)
  while IFS= read -r line; do
    for dir in "${found[@]}"; do
      if grep -qiF "\\$(basename "$dir")\\$(basename "$(efi_first "$dir")")" <<<"$line"; then
        printf '%s' "$dir"
        return 0
      fi
    done
  done <<<"$lines"
  if [ "${#found[@]}" -eq 1 ]; then
    printf '%s' "${found[0]}"
    return 0
  fi
  for dir in "${found[@]}"; do
    case $(basename "$dir"):$(os_release ID) in
      redhat:rhel | redhat:ol | sles:sles_sap) printf '%s' "$dir" && return 0 ;;
    esac
    [ "$(basename "$dir")" != "$(os_release ID)" ] || { printf '%s' "$dir" && return 0; }
  done
  return 1
}

# Whether this boot was held to signatures. // the variable's attributes take four bytes
efi_secure_boot() {
  [ "$(od -An -tu1 -j4 -N1 "$ROOT/sys/firmware/efi/efivars/SecureBoot-$EFI_GLOBAL" 2>/dev/null |
    tr -d ' ')" = 1 ]
}

# Whether an entry of the firmware starts this directory's boot loader.
efi_entry_known() {
  # Not through a pipe: grep ends at the first match, and who still writes then would fail it.
  grep -qiF "\\$(basename "$1")\\$(basename "$(efi_first "$1")")" < <(efi_entries)
}

# Makes such an entry, as the distribution's installer did; a shim makes its own.
efi_make_entry() {
  local device disk part
  guest_has efibootmgr && device=$(basename "$(efi_device)") || return 1
  part=$(cat "$ROOT/sys/class/block/$device/partition") &&
    disk=$(basename "$(readlink -f "$ROOT/sys/class/block/$device/..")") || return 1
  in_guest efibootmgr --quiet --create --disk "/dev/$disk" --part "$part" --label "$(basename "$1")" \
    --loader "\\EFI\\$(basename "$1")\\$(basename "$(efi_first "$1")")" >/dev/null && efi_entry_known "$1"
}

# The program that makes such an entry, from a file beside the shim that says what to call it.
efi_fallback() {
  local dir=$1 candidate
  efi_child "$dir" fbx64.efi && return 0
  efi_child "$dir" fallback.efi && return 0
  for candidate in /usr/lib/shim/fbx64.efi.signed /usr/lib/shim/fbx64.efi /usr/share/efi/x86_64/fallback.efi; do
    if [ -f "$ROOT$candidate" ]; then
      printf '%s' "$candidate"
      return 0
    fi
  done
  return 1
}
