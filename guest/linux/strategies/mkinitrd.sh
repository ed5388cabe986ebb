# shellcheck shell=bash
# Start-up images made by SUSE's mkinitrd (SLES 11). Its own iSCSI script is told the target when the
# image is built, or by the kernel's arguments, which are no place for a secret; and what goes with
# it brings up the network in every boot. So the image gets a script of ours, in the way that is
# meant for additions. // mkinitrd(5)

MKINITRD_DIR=/lib/mkinitrd
MKINITRD_BOOT=$MKINITRD_DIR/scripts/boot-slipway.sh
MKINITRD_SETUP=$MKINITRD_DIR/scripts/setup-slipway.sh

# Beside the drivers: what dhcpcd and the sums of iSCSI need.
MKINITRD_MODULES=(af_packet crc32c)

initramfs_path() {
  printf '/boot/initrd-%s' "$1"
}

kernel_path() {
  printf '/boot/vmlinuz-%s' "$1"
}

# The kernel an image belongs to.
initramfs_kernel() {
  basename "$1" | sed 's/^initrd-//'
}

initramfs_generation() {
  printf mkinitrd
}

initramfs_configure() {
  put_file "$MKINITRD_SETUP" 0755 <<'SCRIPT'
#!/bin/bash
#%stage: device
# Written by Slipway: a card has the name in the image that it has in the guest.
if [ -f /etc/udev/rules.d/70-persistent-net.rules ]; then
	mkdir -p "$tmp_mnt/etc/udev/rules.d"
	cp /etc/udev/rules.d/70-persistent-net.rules "$tmp_mnt/etc/udev/rules.d/"
fi
SCRIPT
  put_file "$MKINITRD_BOOT" 0755 < <(mkinitrd_boot_script)
  [ -n "$DRY" ] || initramfs_settle
}

# What runs in the image, before its scripts that wait for the root disk.
mkinitrd_boot_script() {
  cat <<SCRIPT
#!/bin/bash
#%stage: device
#%programs: /sbin/iscsid /sbin/iscsiadm /sbin/dhcpcd /sbin/ip
#%modules: $(boot_drivers "${MKINITRD_MODULES[@]}")
SCRIPT
  cat <<'SCRIPT'
# Written by Slipway: takes the root disk over iSCSI where the boot capsule has laid a file with the
# target over this image, or the kernel is told to go by the firmware's table (iBFT). In any other
# boot it does nothing and loads nothing.

slipway_argument() {
	local word
	for word in $(cat /proc/cmdline); do
		case $word in
		"$1="*) echo "${word#*=}" ;;
		esac
	done
}

# The card with this hardware address; without one, the first card.
slipway_card() {
	local dir mac
	for dir in /sys/class/net/*; do
		[ -e "$dir/device" ] || continue
		read -r mac <"$dir/address"
		if [ -z "$1" ] || [ "$mac" = "$1" ]; then
			echo "${dir##*/}"
			return
		fi
	done
}

# slipway_network MAC ADDRESS MASK GATEWAY
slipway_network() {
	local card tries=30
	card=$(slipway_card "$1")
	while [ -z "$card" ] && [ "$tries" -gt 0 ]; do
		sleep 1
		tries=$((tries - 1))
		card=$(slipway_card "$1")
	done
	ip link set "$card" up
	if [ "$2" = dhcp ]; then
		mkdir -p /var/lib/dhcpcd /var/run
		dhcpcd -R -Y -N -t 60 "$card"
		# Ended so, it leaves the address, which the guest's own dhcpcd takes over.
		kill -9 "$(cat "/var/run/dhcpcd-$card.pid")"
		rm -f "/var/run/dhcpcd-$card.pid"
	else
		ip addr add "$2/$3" brd + dev "$card"
		[ -z "$4" ] || ip route add default via "$4"
	fi
}

slipway_start() {
	mkdir -p /etc/iscsi /var/run /var/lock/iscsi
	echo "InitiatorName=$1" >/etc/iscsi/initiatorname.iscsi
	iscsid
}

# The network may need a while before it carries anything. In the end iscsid makes room for the one
# on the root disk; the session stays.
slipway_log_in() {
	local tries=15
	until iscsiadm "$@" || [ "$tries" -eq 0 ]; do
		sleep 2
		tries=$((tries - 1))
	done
	iscsiadm -k 0
}

slipway_by_capsule() {
	local ISCSI_INITIATOR ISCSI_TARGET_NAME ISCSI_TARGET_IP ISCSI_TARGET_PORT
	local ISCSI_TARGET_GROUP ISCSI_USERNAME ISCSI_PASSWORD mac words IFS
	. /etc/slipway.target
	mac=$(slipway_argument BOOTIF)
	mac=${mac#01-}
	words=$(slipway_argument ip)
	IFS=:
	set -- $words
	unset IFS
	slipway_network "${mac//-/:}" "$1" "$4" "$3"
	if [ -n "$ISCSI_USERNAME" ]; then
		mkdir -p /etc/iscsi
		printf 'node.session.auth.%s\n' 'authmethod = CHAP' "username = $ISCSI_USERNAME" \
			"password = $ISCSI_PASSWORD" >/etc/iscsi/iscsid.conf
	fi
	slipway_start "$ISCSI_INITIATOR"
	set -- -m node -T "$ISCSI_TARGET_NAME" -p "$ISCSI_TARGET_IP:$ISCSI_TARGET_PORT"
	iscsiadm "$@" -o new
	slipway_log_in "$@" -l
}

slipway_by_firmware() {
	local table=/sys/firmware/ibft gateway=
	[ ! -f "$table/ethernet0/gateway" ] || gateway=$(cat "$table/ethernet0/gateway")
	slipway_network "$(cat "$table/ethernet0/mac")" "$(cat "$table/ethernet0/ip-addr")" \
		"$(cat "$table/ethernet0/subnet-mask")" "$gateway"
	slipway_start "$(cat "$table/initiator/initiator-name")"
	slipway_log_in -m fw -l
}

if [ -f /etc/slipway.target ]; then
	load_modules
	slipway_by_capsule
elif [ -n "$(slipway_argument slipway_ibft)" ]; then
	load_modules
	slipway_by_firmware
fi
# What is still among them when a script ends would be loaded.
modules=
SCRIPT
}

# The program that makes the links by which mkinitrd finds its scripts, after they came or went.
initramfs_settle() {
  local scripts links
  scripts=$(find "$ROOT$MKINITRD_DIR/scripts" -name '*-slipway.sh' | wc -l)
  links=$(find "$ROOT$MKINITRD_DIR/boot" "$ROOT$MKINITRD_DIR/setup" -name '*-slipway.sh' | wc -l)
  [ "$scripts" -eq "$links" ] || in_guest mkinitrd_setup >/dev/null ||
    failed "mkinitrd_setup cannot make its links"
}

initramfs_configured() {
  [ -f "$ROOT$MKINITRD_SETUP" ] && [ -f "$ROOT$MKINITRD_BOOT" ]
}

# Rebuilds the image of one kernel, and leaves the boot loader alone.
initramfs_build() {
  local log=$STATE/mkinitrd.log
  ( set -o pipefail
    in_guest mkinitrd -v -B -k "vmlinuz-$1" -i "initrd-$1" 2>&1 | tee "$log" | initramfs_progress "$EXPECTED_LINES" step ) ||
    failed "mkinitrd: $(grep -v '^\[' "$log" | tail -n 3 | tr '\n' ' ')"
  rm -f "$log"
}

# About this many lines says mkinitrd; only the pace of the progress hangs on it.
EXPECTED_LINES=60

initramfs_holds_iscsi() {
  in_guest lsinitrd "$1" 2>/dev/null | awk -v builtin="$(kernel_has_builtin iscsi_tcp)" '
    /(^|\/)boot\/[0-9]+-slipway\.sh$/ { a = 1 }
    /\/iscsi_tcp\.ko/ { b = 1 }
    /(^|\/)sbin\/iscsid$/ { c = 1 }
    /(^|\/)sbin\/iscsiadm$/ { d = 1 }
    END { exit !(a && (b || builtin) && c && d) }'
}
