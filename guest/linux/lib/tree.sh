# shellcheck shell=bash
# What the guest's files are like, so that it can be proved that all of them are as they were.

TREE_ROOTS=(etc boot usr/local)
# Made anew by programs and the boot loader without anybody's doing.
TREE_LEFT_OUT=(etc/ld.so.cache etc/mtab etc/adjtime boot/grub/grubenv boot/grub2/grubenv)
# A guest has some thousands; what is beyond this is not compared.
TREE_LINES_MAX=100000
# So many paths are told that differ.
# shellcheck disable=SC2034 # the action reads it
TREE_DIFFERENT_MAX=50

# A line for each file's kind, mode, owner and target, another for its content, and one per package:
# what it is like, a tab, what it is called.
tree_listing() {
  (
    local roots=() skip=() name
    cd "$ROOT/" || exit 1
    for name in "${TREE_ROOTS[@]}"; do
      [ ! -d "$name" ] || roots+=("$name")
    done
    for name in "${TREE_LEFT_OUT[@]}"; do
      skip+=(-path "$name" -prune -o)
    done
    [ "${#roots[@]}" -eq 0 ] || {
      find "${roots[@]}" -xdev "${skip[@]}" -printf '%y %m %U:%G %l\t/%p\n'
      find "${roots[@]}" -xdev "${skip[@]}" -type f -print0 | xargs -0 -r sha256sum -- |
        sed 's|^\\\{0,1\}\([0-9a-f]*\) [ *]|\1\t/|'
    }
    tree_packages
  ) 2>/dev/null | sort -u | head -n "$TREE_LINES_MAX"
}

tree_packages() {
  # shellcheck disable=SC2016 # for dpkg-query
  if guest_has dpkg-query; then
    in_guest dpkg-query -W -f '${Version} ${Status}\tpackage ${Package}:${Architecture}\n' |
      grep ' installed	'
  elif guest_has rpm; then
    in_guest rpm -qa --qf '%{VERSION}-%{RELEASE}\tpackage %{NAME}.%{ARCH}\n'
  fi
}

# tree_names: of listings, what each line is about.
tree_names() {
  cut -f2- | sort -u
}
