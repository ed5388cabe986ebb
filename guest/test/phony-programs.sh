# shellcheck shell=bash disable=SC2016
# Stand-ins for the programs of phony guests: they do what the actions rely on, and no more.

program() {
  cat >"$1"
  chmod 0755 "$1"
}

phony_dpkg() {
  mkdir -p "$1"/var/lib/dpkg/{info,updates,triggers}
  touch "$1"/var/lib/dpkg/{status,available,lock,lock-frontend}
}

# A start-up image here is the list of what would be in it, from what the root holds, and the
# time it was built. Every build leaves a line outside of the root.
phony_initramfs() {
  phony_initramfs_tools "$1"
  in_phony "$1" update-initramfs -u -k "$KERNEL" >/dev/null
}

phony_initramfs_tools() {
  mkdir -p "$1"/etc/initramfs-tools/{hooks,conf.d}
  program "$1/usr/sbin/update-initramfs" <<'SH'
#!/bin/bash
set -eu
[ "$1 $2" = "-u -k" ] || exit 2
image=$SLIPWAY_ROOT/boot/initrd.img-$3
{
  echo "built $(date +%s%N)"
  [ ! -x "$SLIPWAY_ROOT/sbin/iscsistart" ] || echo usr/sbin/iscsistart
  [ ! -x "$SLIPWAY_ROOT/etc/initramfs-tools/hooks/slipway" ] || echo usr/lib/modules/iscsi_tcp.ko
  [ ! -f "$SLIPWAY_ROOT/etc/iscsi/iscsi.initramfs" ] || echo etc/iscsi.initramfs
} >"$image.new"
mv "$image.new" "$image"
echo "$3" >>"$SLIPWAY_ROOT.builds"
for n in $(seq 200); do echo "Adding module $n"; done
SH
  program "$1/usr/bin/lsinitramfs" <<'SH'
#!/bin/sh
exec cat "$SLIPWAY_ROOT$1"
SH
}

# phony_dracut ROOT KIND ID: reads dracut.conf.d as dracut does, as shell; leaves out a module that
# it lacks with a message and code 0, and refuses an argument it does not know.
phony_dracut() {
  local root=$1 modules image=/boot/initramfs-$KERNEL.img dir=usr/lib/dracut/modules.d
  case $2 in
    dracut-004) modules="40network 95iscsi" dir=usr/share/dracut/modules.d ;;
    dracut-legacynet) modules="35network-legacy 35network-manager 40network 95iscsi" ;;
    dracut-nm) modules="35network-manager 40network 95iscsi" ;;
    dracut-suse) modules="35network-legacy 40network 95iscsi" image=/boot/initrd-$KERNEL ;;
    dracut-networkd) modules="35systemd-networkd 40network 95iscsi" image=/boot/initrd.img-$KERNEL ;;
  esac
  [ "$3" != debian ] || image=/boot/initrd.img-$KERNEL
  mkdir -p "$root/etc/dracut.conf.d"
  local module
  for module in $modules; do mkdir -p "$root/$dir/$module"; done
  case $2 in
    dracut-legacynet | dracut-suse | dracut-004) printf '#!/bin/sh\n' | program "$root/usr/sbin/dhclient" ;;
    dracut-nm) printf '#!/bin/sh\n' | program "$root/usr/sbin/NetworkManager" ;;
    dracut-networkd)
      mkdir -p "$root/usr/lib/systemd"
      printf '#!/bin/sh\n' | program "$root/usr/lib/systemd/systemd-networkd"
      ;;
  esac
  program "$root/usr/sbin/dracut" <<'SH'
#!/bin/bash
set -u
while [ $# -gt 0 ]; do
  case $1 in
    -f | -v) shift ;;
    -*) echo "dracut: unknown option $1" >&2; exit 1 ;;
    *) break ;;
  esac
done
[ $# -eq 2 ] || exit 1
image=$SLIPWAY_ROOT$1
add_dracutmodules='' omit_dracutmodules='' add_drivers='' install_optional_items=''
for conf in "$SLIPWAY_ROOT"/etc/dracut.conf.d/*.conf; do
  [ -f "$conf" ] || continue
  # Anything but an assignment would be run as a command.
  ! grep -Ev '^(#.*|[a-z_]+\+?="[^"]*"|)$' "$conf" >&2 || exit 1
  . "$conf"
done
{
  echo "built $(date +%s%N)"
  for module in $add_dracutmodules; do
    case " $omit_dracutmodules " in *" $module "*) echo "dracut: '$module' is omitted" >&2; exit 1 ;; esac
    if ! compgen -G "$SLIPWAY_ROOT/usr/*/dracut/modules.d/??$module" >/dev/null; then
      echo "dracut: module '$module' cannot be found" >&2
    elif [ "$module" = iscsi ] && [ ! -x "$SLIPWAY_ROOT/usr/sbin/iscsiadm" ]; then
      echo "dracut: module 'iscsi' will not be installed, because command 'iscsiadm' could not be found!" >&2
    else
      [ "$module" != iscsi ] || echo "-rwxr-xr-x   1 root     root        10859 Jan  1  1970 sbin/iscsiroot"
    fi
  done
  for driver in $add_drivers; do
    find "$SLIPWAY_ROOT/lib/modules/$2" -name "$driver.ko" | grep -q . ||
      { echo "dracut: Failed to install module $driver" >&2; exit 1; }
    echo "-rw-r--r--   1 root     root         1000 Jan  1  1970 usr/lib/modules/$2/kernel/drivers/$driver.ko"
  done
  for item in $install_optional_items; do
    [ ! -f "$SLIPWAY_ROOT$item" ] || echo "-rwxr-xr-x   1 root     root         1000 Jan  1  1970 usr$item"
  done
} >"$image.new" || { rm -f "$image.new"; exit 1; }
mv "$image.new" "$image"
echo "$2" >>"$SLIPWAY_ROOT.builds"
for n in $(seq 60); do echo "dracut: *** Including module $n ***" >&2; done
SH
  program "$root/usr/bin/lsinitrd" <<'SH'
#!/bin/sh
exec cat "$SLIPWAY_ROOT$1"
SH
  in_phony "$root" dracut -f "$image" "$KERNEL" 2>/dev/null
}

# rpm with its list of packages in one file: NAME, VERSION, what it needs, its files. A package file
# is a tar with that line in META.
phony_rpm() {
  mkdir -p "$1/var/lib/rpm"
  printf 'rpm\t4-1\t-\t-\n' >"$1/var/lib/rpm/Packages"
  touch "$1/var/lib/rpm/.rpm.lock"
  program "$1/usr/bin/rpm" <<'SH'
#!/bin/bash
db=$SLIPWAY_ROOT/var/lib/rpm/Packages
read -r device inode < <(stat -c '%d %i' "$SLIPWAY_ROOT/var/lib/rpm/.rpm.lock")
place=$(printf '%02x:%02x:%s' $((device >> 8)) $((device & 0xff)) "$inode")
locked() {
  grep -q "POSIX.*WRITE.* $place " /proc/locks || return 0
  echo "error: can't create transaction lock on /var/lib/rpm/.rpm.lock (Resource temporarily unavailable)" >&2
  exit 1
}
has() { grep -q "^$1	" "$db"; }
meta() { tar -xOf "$1" ./META 2>/dev/null; }
args=()
for arg in "$@"; do
  case $arg in --queryformat | --nosignature | '%{'*) ;; *) args+=("$arg") ;; esac
done
set -- "${args[@]}"
verb=$1
shift
# What SLES 11's open-iscsi runs when it comes or goes.
scripts() { [ ! -x "$SLIPWAY_ROOT/usr/sbin/mkinitrd_setup" ] || mkinitrd_setup >/dev/null; }
case $verb in
  -q)
    has "$1" || { echo "package $1 is not installed"; exit 1; }
    grep "^$1	" "$db" | cut -f1,2 | tr '\t' -
    ;;
  -qa) cut -f1,2 "$db" ;;
  -qp) meta "$1" | cut -f1,2 ;;
  -i)
    locked
    all=$(for file in "$@"; do meta "$file"; done)
    lacking=
    while IFS=$'\t' read -r name version needs _; do
      has "$name" && { echo "	package $name-$version is already installed" >&2; exit 1; }
      [ "$needs" = - ] || has "$needs" || grep -q "^$needs	" <<<"$all" ||
        lacking+="	$needs is needed by $name-$version"$'\n'
    done <<<"$all"
    [ -z "$lacking" ] || { printf 'error: Failed dependencies:\n%s' "$lacking" >&2; exit 1; }
    for file in "$@"; do
      tar -xf "$file" -C "$SLIPWAY_ROOT" --exclude ./META --keep-directory-symlink --no-overwrite-dir
      meta "$file" >>"$db"
    done
    sort -o "$db" "$db"
    scripts
    # The initiator's name is made by a script of the package.
    [ ! -d "$SLIPWAY_ROOT/etc/iscsi" ] || echo InitiatorName=iqn.phony >"$SLIPWAY_ROOT/etc/iscsi/initiatorname.iscsi"
    ;;
  -e)
    locked
    for name in "$@"; do
      has "$name" || { echo "error: package $name is not installed" >&2; exit 1; }
      while IFS=$'\t' read -r other _ needs _; do
        [ "$needs" = "$name" ] || continue
        case " $* " in *" $other "*) ;; *)
          printf 'error: Failed dependencies:\n\t%s is needed by (installed) %s\n' "$name" "$other" >&2
          exit 1
          ;;
        esac
      done <"$db"
    done
    for name in "$@"; do
      for file in $(grep "^$name	" "$db" | cut -f4); do
        rm -f "$SLIPWAY_ROOT$file"
        rmdir -p --ignore-fail-on-non-empty "$SLIPWAY_ROOT$(dirname "$file")" 2>/dev/null
      done
      grep -v "^$name	" "$db" >"$db.new"
      cat "$db.new" >"$db"
      rm -f "$db.new"
    done
    scripts
    ;;
  *) exit 2 ;;
esac
SH
}

# phony_rpm_file DIR NAME VERSION NEEDS [mkinitrd]: a package with files of its own.
phony_rpm_file() {
  local tree files=/usr/share/$2/data unit
  tree=$(mktemp -d)
  mkdir -p "$tree/usr/share/$2"
  printf 'data of %s\n' "$2" >"$tree/usr/share/$2/data"
  case $2 in
    iscsi-initiator-utils | open-iscsi)
      mkdir -p "$tree"/usr/sbin "$tree"/lib/systemd/system "$tree"/etc/iscsi "$tree/etc/rc.d/init.d"
      printf '#!/bin/sh\n' | program "$tree/usr/sbin/iscsiadm"
      unit=$tree/lib/systemd/system
      printf '[Unit]\nAfter=network.target iscsiuio.service\nBefore=remote-fs-pre.target\n[Service]\nExecStart=/usr/sbin/iscsid\n' \
        >"$unit/iscsid.service"
      touch "$unit/iscsid.socket"
      printf '#!/bin/sh\n' | tee "$tree/etc/rc.d/init.d/iscsi" >"$tree/etc/rc.d/init.d/iscsid"
      printf 'node.startup = automatic\n' >"$tree/etc/iscsi/iscsid.conf"
      files+=" /usr/sbin/iscsiadm /lib/systemd/system/iscsid.service /lib/systemd/system/iscsid.socket"
      files+=" /etc/rc.d/init.d/iscsi /etc/rc.d/init.d/iscsid /etc/iscsi/iscsid.conf"
      ;;
  esac
  if [ "${5:-}" = mkinitrd ] && [ "$2" = open-iscsi ]; then
    rm -rf "${tree:?}"/{lib,usr/sbin,etc/rc.d}
    files="/usr/share/$2/data /etc/iscsi/iscsid.conf"
    mkdir -p "$tree"/sbin "$tree"/etc/init.d/boot.d "$tree/lib/mkinitrd/scripts"
    printf '#!/bin/sh\n' | program "$tree/sbin/iscsid"
    printf '#!/bin/sh\n' | program "$tree/sbin/iscsiadm"
    printf '#!/bin/sh\n' | program "$tree/etc/init.d/boot.open-iscsi"
    # By insserv, which a script of the package runs.
    ln -s ../boot.open-iscsi "$tree/etc/init.d/boot.d/S03boot.open-iscsi"
    printf '#%%stage: device\n#%%programs: /sbin/iscsid\n#%%if: "$root_iscsi" -o "$TargetAddress"\n' \
      >"$tree/lib/mkinitrd/scripts/boot-iscsi.sh"
    files+=" /sbin/iscsid /sbin/iscsiadm /etc/init.d/boot.open-iscsi"
    files+=" /etc/init.d/boot.d/S03boot.open-iscsi /lib/mkinitrd/scripts/boot-iscsi.sh"
  fi
  printf '%s\t%s\t%s\t%s\n' "$2" "$3" "${4:--}" "$files" >"$tree/META"
  tar -cf "$1/$2-$3.noarch.rpm" -C "$tree" .
  rm -rf "$tree"
}

# phony_deb DIR NAME VERSION DEPENDS: a package with a file of its own.
phony_deb() {
  local tree
  tree=$(mktemp -d)
  mkdir -p "$tree/DEBIAN" "$tree/usr/share/$2"
  {
    printf 'Package: %s\nVersion: %s\nArchitecture: all\nMaintainer: nobody <nobody@example.org>\n' \
      "$2" "$3"
    [ -z "$4" ] || printf 'Depends: %s\n' "$4"
    printf 'Description: phony\n'
  } >"$tree/DEBIAN/control"
  printf 'data of %s\n' "$2" >"$tree/usr/share/$2/data"
  if [ "$2" = open-iscsi ]; then
    mkdir -p "$tree/sbin" "$tree/usr/sbin" "$tree/lib/systemd/system" "$tree/lib/open-iscsi" "$tree/etc/iscsi"
    printf '#!/bin/sh\n' >"$tree/lib/open-iscsi/startup-checks.sh"
    printf '#!/bin/sh\n' | tee "$tree/sbin/iscsistart" >"$tree/usr/sbin/iscsiadm"
    chmod 0755 "$tree/sbin/iscsistart" "$tree/usr/sbin/iscsiadm"
    touch "$tree/lib/systemd/system/iscsid.socket" "$tree/lib/systemd/system/open-iscsi.service"
    printf '[Unit]\nWants=network-online.target remote-fs-pre.target\nAfter=network.target network-online.target\n[Service]\nExecStartPre=/lib/open-iscsi/startup-checks.sh\nExecStart=/sbin/iscsid\n' \
      >"$tree/lib/systemd/system/iscsid.service"
    printf 'node.startup = manual\n' >"$tree/etc/iscsi/iscsid.conf"
    printf '/etc/iscsi/iscsid.conf\n' >"$tree/DEBIAN/conffiles"
  fi
  chmod 0755 "$tree/DEBIAN"
  dpkg-deb --root-owner-group --build "$tree" "$1/$2_$3_all.deb" >/dev/null
  rm -rf "$tree"
}

# phony_bundle DIR [FAMILY]
phony_bundle() {
  local id packages initramfs
  read -r _ id _ packages initramfs _ < <(grep "^${2:-debian-12} " "$PHONY/families")
  mkdir -p "$1"
  if [ "$packages" = dpkg ]; then
    phony_deb "$1" libphonyiscsi 1.0 ''
    phony_deb "$1" open-iscsi 2.1.8-1 'libphonyiscsi (>= 1.0)'
    [[ $initramfs != dracut* ]] || phony_deb "$1" dracut-network 059-4 ''
  else
    phony_rpm_file "$1" libphonyiscsi 1.0-1 ''
    case $id in
      sles | photon) phony_rpm_file "$1" open-iscsi 2.1-1 libphonyiscsi "$initramfs" ;;
      *)
        phony_rpm_file "$1" iscsi-initiator-utils 6.2-1 libphonyiscsi
        phony_rpm_file "$1" dracut-network 049-1 ''
        ;;
    esac
  fi
}

# What grub-mkconfig would have written: an entry of its own and one in a submenu.
grub2_entries() {
  cat <<CONF
### BEGIN /etc/grub.d/10_linux ###
menuentry 'Phony' --class os \$menuentry_id_option 'gnulinux-simple' {
	insmod gzio
	search --no-floppy --fs-uuid --set=root 1111-2222
	$1	/vmlinuz-$KERNEL root=UUID=1111-2222 ro quiet
	initrd	/initrd-$KERNEL
}
submenu 'Advanced options' {
	menuentry 'Phony, older' {
		$1	/vmlinuz-5.0 root=UUID=1111-2222 ro quiet
		initrd	/initrd-5.0
	}
}
### END /etc/grub.d/10_linux ###
CONF
}

phony_loader_grub2() {
  mkdir -p "$1/boot/grub" "$1/etc/grub.d" "$1/etc/default"
  printf 'GRUB_DEFAULT=0\n' >"$1/etc/default/grub"
  grub2_entries linux >"$1/boot/grub/grub.cfg"
  chmod 0444 "$1/boot/grub/grub.cfg"
}

phony_loader_grub2_rhel() {
  mkdir -p "$1/boot/grub2" "$1/etc/grub.d" "$1/etc/default"
  printf 'GRUB_DEFAULT=saved\n' >"$1/etc/default/grub"
  ln -s ../boot/grub2/grub.cfg "$1/etc/grub2.cfg"
  grub2_entries linux16 >"$1/boot/grub2/grub.cfg"
}

# Photon's file is written once and takes the kernel from another.
phony_loader_grub2_photon() {
  mkdir -p "$1/boot/grub"
  printf 'linux=vmlinuz-%s\n' "$KERNEL" >"$1/boot/photon.cfg"
  cat >"$1/boot/grub/grub.cfg" <<'CONF'
set default=0
menuentry "Photon" {
    linux /$photon_linux root=$rootpartition $photon_cmdline
    if [ -f /$photon_initrd ]; then
        initrd /$photon_initrd
    fi
}
CONF
}

phony_loader_grub_legacy() {
  mkdir -p "$1/boot/grub"
  ln -s ./grub.conf "$1/boot/grub/menu.lst"
  cat >"$1/boot/grub/grub.conf" <<CONF
# grub.conf generated by anaconda
default=0
timeout=5
title Red Hat Enterprise Linux ($KERNEL)
	root (hd0,0)
	kernel /vmlinuz-$KERNEL ro root=/dev/mapper/vg-root quiet
	initrd /initramfs-$KERNEL.img
title Older
	root (hd0,0)
	kernel /vmlinuz-2.6 ro root=/dev/mapper/vg-root quiet
	initrd /initramfs-2.6.img
CONF
}

# SUSE's file, with the lines that YaST marks its entries with.
phony_loader_grub_legacy_suse() {
  mkdir -p "$1/boot/grub"
  cat >"$1/boot/grub/menu.lst" <<CONF
# Modified by YaST2.
default 0
timeout 8

###Don't change this comment - YaST2 identifier: Original name: linux###
title SUSE Linux Enterprise Server 11 - $KERNEL
    root (hd0,0)
    kernel /boot/vmlinuz-$KERNEL root=/dev/sda1 resume=/dev/sda2 splash=silent showopts
    initrd /boot/initrd-$KERNEL

###Don't change this comment - YaST2 identifier: Original name: failsafe###
title Failsafe
    root (hd0,0)
    kernel /boot/vmlinuz-$KERNEL root=/dev/sda1 showopts ide=nodma
    initrd /boot/initrd-$KERNEL
CONF
}

phony_loader_bls() {
  local entries=$1/boot/loader/entries
  mkdir -p "$entries" "$1/boot/grub2" "$1/etc/default" "$1/usr/lib/kernel/install.d"
  printf 'GRUB_DEFAULT=saved\nGRUB_ENABLE_BLSCFG=true\n' >"$1/etc/default/grub"
  printf '#!/bin/sh\n' | program "$1/usr/bin/kernel-install"
  printf 'title Phony (%s)\nversion %s\nlinux /vmlinuz-%s\ninitrd /initramfs-%s.img\noptions $kernelopts $tuned_params\nid phony-%s\ngrub_users $grub_users\n' \
    "$KERNEL" "$KERNEL" "$KERNEL" "$KERNEL" "$KERNEL" >"$entries/$MACHINE_ID-$KERNEL.conf"
  printf 'title Rescue\nversion 0-rescue\nlinux /vmlinuz-0-rescue\noptions $kernelopts\n' \
    >"$entries/$MACHINE_ID-0-rescue.conf"
}
