# shellcheck shell=bash disable=SC2016
# A stand-in for SUSE's mkinitrd.

# phony_mkinitrd ROOT: the setup scripts run, and of each boot script the programs and modules that it
# names go into the image. What they run on is a phony guest: their paths are taken to be in it.
phony_mkinitrd() {
  local root=$1
  mkdir -p "$root"/lib/mkinitrd/{scripts,setup,boot} "$root/sbin" "$root/etc/udev/rules.d"
  printf '#%%stage: setup\n#%%programs: /sbin/ip\n' >"$root/lib/mkinitrd/scripts/boot-start.sh"
  printf '#%%stage: device\n#%%programs: /sbin/dhcpcd\n#%%if: "$interface"\n' \
    >"$root/lib/mkinitrd/scripts/boot-network.sh"
  printf '#%%stage: boot\n' >"$root/lib/mkinitrd/scripts/setup-done.sh"
  printf 'SUBSYSTEM=="net", ATTR{address}=="%s", NAME="ens192"\n' "$MAC" \
    >"$root/etc/udev/rules.d/70-persistent-net.rules"
  printf '#!/bin/sh\n' | program "$root/sbin/ip"
  printf '#!/bin/sh\n' | program "$root/sbin/dhcpcd"
  # Which number a link gets hangs on the stage: the images start with what was set up last.
  program "$root/usr/sbin/mkinitrd_setup" <<'SH'
#!/bin/bash
cd "$SLIPWAY_ROOT/lib/mkinitrd" || exit 1
rm -f setup/* boot/*
for script in scripts/*.sh; do
  kind=${script#scripts/} name=${script#*-}
  kind=${kind%%-*}
  case $(sed -n 's/^#%stage: //p' "$script") in
    setup) level=1 ;;
    device) level=81 ;;
    boot) level=91 ;;
    *) echo "no stage in $script" >&2; exit 1 ;;
  esac
  [ "$kind" = setup ] || level=$((92 - level))
  ln -s "../$script" "$(printf '%s/%02d-%s' "$kind" "$level" "$name")"
done
echo "Scanning scripts ..."
SH
  program "$root/usr/sbin/mkinitrd" <<'SH'
#!/bin/bash
kernel='' image=''
while [ $# -gt 0 ]; do
  case $1 in
    -v | -B) shift ;;
    -k) kernel=${2#vmlinuz-} && shift 2 ;;
    -i) image=$SLIPWAY_ROOT/boot/$2 && shift 2 ;;
    *) exit 1 ;;
  esac
done
[ -f "$SLIPWAY_ROOT/boot/vmlinuz-$kernel" ] || { echo "No kernel image found" >&2; exit 1; }
tmp_mnt=$(mktemp -d)
trap 'rm -rf "$tmp_mnt"' EXIT
for script in "$SLIPWAY_ROOT"/lib/mkinitrd/setup/*.sh; do
  sed "s| /etc/| $SLIPWAY_ROOT/etc/|g" "$script" >"$tmp_mnt.sh"
  . "$tmp_mnt.sh" || { echo "Script $script failed!" >&2; exit 1; }
  rm -f "$tmp_mnt.sh"
done
{
  echo "built $(date +%s%N)"
  for script in "$SLIPWAY_ROOT"/lib/mkinitrd/boot/*.sh; do
    condition=$(sed -n 's/^#%if: //p' "$script")
    [ -z "$condition" ] || eval "[ $condition ]" || continue
    echo "boot/${script##*/}"
    for file in $(sed -n 's/^#%programs: //p' "$script"); do
      [ -e "$SLIPWAY_ROOT$file" ] || [ -e "$SLIPWAY_ROOT/usr$file" ] ||
        { echo "cp: cannot stat $file: No such file or directory" >&2; exit 1; }
      echo "${file#/}"
    done
    for module in $(sed -n 's/^#%modules: //p' "$script"); do
      find "$SLIPWAY_ROOT/lib/modules/$kernel" -name "$module.ko" | grep -q . ||
        { echo "WARNING: no dependencies for kernel module '$module' found." >&2; continue; }
      echo "lib/modules/$kernel/kernel/drivers/$module.ko"
    done
  done
  (cd "$tmp_mnt" && find . -type f | sed 's|^\./||')
} >"$image.new" || { rm -f "$image.new"; exit 1; }
mv "$image.new" "$image"
echo "$kernel" >>"$SLIPWAY_ROOT.builds"
for n in $(seq 30); do echo "[MODULES] $n" >&2; done
SH
  program "$root/usr/bin/lsinitrd" <<'SH'
#!/bin/sh
exec cat "$SLIPWAY_ROOT$1"
SH
  in_phony "$root" mkinitrd_setup >/dev/null
  in_phony "$root" mkinitrd -k "vmlinuz-$KERNEL" -i "initrd-$KERNEL" 2>/dev/null
}
