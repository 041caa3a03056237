#!/bin/sh
# Runs a command on a screen of its own, with a window manager, a session bus and an open keyring; ends them all.
# Uses what a clean system has: Xvfb, openbox, dbus, gnome-keyring, at-spi2-core.
set -eu
export QT_LINUX_ACCESSIBILITY_ALWAYS_ON=1 QT_ACCESSIBILITY=1 XDG_CURRENT_DESKTOP=GNOME
work=$(mktemp -d)
Xvfb -displayfd 3 -screen 0 1600x1200x24 -nolisten tcp 3>"$work/display" 2>/dev/null &
screen=$!
manager=
trap 'kill $manager $screen 2>/dev/null || true; rm -rf "$work"' EXIT
while [ ! -s "$work/display" ]; do sleep 0.1; done
DISPLAY=:$(cat "$work/display")
export DISPLAY
openbox >/dev/null 2>&1 &
manager=$!
dbus-run-session -- sh -c 'printf test | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; "$@"' session "$@"
