// @ts-check

/** The desktop's user: it logs in by itself, and its screen unlocks with this password. */
export const DESKTOP_USER = {
    name: 'koder',
    uid: 1000,
    password: 'workspaces',
    groups: ['adm', 'systemd-journal'],
};

/** What the session of that user runs as, and with. */
export const SESSION_UNIT = 'desktop-session.service';
export const SESSION_ENV = {
    XDG_SESSION_TYPE: 'wayland',
    XDG_SESSION_CLASS: 'user',
    XDG_SESSION_DESKTOP: 'gnome',
    XDG_CURRENT_DESKTOP: 'GNOME',
    DESKTOP_SESSION: 'gnome',
};

export const SUITE = 'trixie';
export const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

export const BOOTSTRAP_OPTIONS = [
    '--variant=minbase',
    '--mode=root',
    '--format=directory',
    '--components=main',
    '--aptopt=Acquire::Languages "none"',
    '--aptopt=Acquire::Retries "3"',
    '--dpkgopt=force-unsafe-io',
    '--dpkgopt=path-exclude=/usr/share/man/*',
    '--dpkgopt=path-exclude=/usr/share/doc/*',
];

export const PACKAGES = [
    // the system
    ...['systemd', 'systemd-sysv', 'dbus', 'dbus-user-session', 'libpam-systemd', 'polkitd'],
    ...['upower', 'accountsservice', 'locales', 'iproute2'],
    // the desktop
    ...['gnome-shell', 'gnome-session', 'gdm3', 'gnome-settings-daemon', 'xwayland'],
    ...['libgl1-mesa-dri', 'adwaita-icon-theme', 'fonts-cantarell', 'at-spi2-core'],
    ...['gnome-keyring', 'libpam-gnome-keyring', 'gnome-shell-extension-prefs'],
    ...['xdg-desktop-portal', 'xdg-desktop-portal-gtk', 'xdg-desktop-portal-gnome'],
    // what extensions and their tests call
    ...['gjs', 'libsecret-1-0', 'libsecret-tools', 'libglib2.0-bin', 'dconf-cli', 'dbus-x11'],
    ...['gir1.2-secret-1', 'gir1.2-adw-1', 'gir1.2-gtk-4.0', 'gir1.2-soup-3.0'],
    ...['gir1.2-gdm-1.0', 'gir1.2-atspi-2.0', 'python3-gi', 'python3-dbusmock'],
    ...['bubblewrap', 'xdg-dbus-proxy', 'wl-clipboard', 'strace', 'procps', 'unzip', 'less'],
    'bash-completion',
    // applications to put into workspaces
    ...['gnome-text-editor', 'gnome-terminal', 'gnome-calculator', 'nautilus'],
];

/** Units that have nothing to do in a container, or that only make its boot slow. */
export const MASKED_UNITS = [
    ...['NetworkManager.service', 'NetworkManager-wait-online.service', 'wpa_supplicant.service'],
    ...['ModemManager.service', 'bluetooth.service', 'systemd-timesyncd.service'],
    ...['systemd-networkd.service', 'systemd-networkd.socket', 'systemd-resolved.service'],
    ...['apt-daily.timer', 'apt-daily-upgrade.timer', 'dpkg-db-backup.timer', 'fstrim.timer'],
    ...['e2scrub_all.timer', 'e2scrub_reap.service', 'man-db.timer', 'logrotate.timer'],
    ...['console-getty.service', 'getty.target', 'getty-static.service', 'plymouth-start.service'],
    ...['systemd-journal-flush.service', 'systemd-udevd.service', 'systemd-udev-trigger.service'],
    ...['systemd-hwdb-update.service', 'systemd-update-utmp.service', 'ldconfig.service'],
    ...['systemd-journal-catalog-update.service', 'systemd-update-done.service'],
    ...[
        'switcheroo-control.service',
        'power-profiles-daemon.service',
        'low-memory-monitor.service',
    ],
];

/** Units of the user's manager that would only add noise to measurements. */
export const MASKED_USER_UNITS = ['localsearch-3.service', 'filter-chain.service'];

export const LOCALES = ['en_US', 'de_DE', 'es_ES', 'fr_FR', 'pt_BR'];

/**
 * Files written over the installed packages, by their path in the image.
 *
 * @type {Record<string, string>}
 */
export const FILES = {
    // An empty file lets systemd make an id at boot; any other wrong content stops it.
    '/etc/machine-id': '',
    '/etc/hostname': 'desktop\n',
    '/etc/hosts': '127.0.0.1 localhost desktop\n::1 localhost\n',
    '/etc/default/locale': 'LANG=C.UTF-8\n',
    // Without a graphics card GDM would start greeters that crash, for ever.
    '/etc/gdm3/daemon.conf': lines(
        '[daemon]',
        'InitialSetupEnable=False',
        'PreferredDisplayServer=none',
        'WaylandEnable=true',
    ),
    '/etc/systemd/system.conf.d/desktop.conf': lines('[Manager]', 'DefaultTimeoutStopSec=5s'),
    [`/etc/systemd/system/${SESSION_UNIT}`]: lines(
        '[Unit]',
        'Description=GNOME session of the desktop’s user',
        'CollectMode=inactive-or-failed',
        '[Service]',
        `User=${DESKTOP_USER.name}`,
        'PAMName=login',
        'WorkingDirectory=~',
        'TimeoutStopSec=10',
        ...Object.entries(SESSION_ENV).map(([name, value]) => `Environment=${name}=${value}`),
        'ExecStart=/usr/libexec/gnome-session-binary --session=gnome --disable-acceleration-check',
    ),
    // Whoever sits before a computer may log in anew, suspend it and switch it off.
    '/etc/polkit-1/rules.d/10-desktop.rules': lines(
        // Its interpreter knows no arrow functions.
        'polkit.addRule(function (action, subject) {',
        `    if (subject.user !== '${DESKTOP_USER.name}') return undefined;`,
        "    if (/^org\\.freedesktop\\.login1\\.(suspend|power-off)/.test(action.id)) return 'yes';",
        "    const isUnit = action.id === 'org.freedesktop.systemd1.manage-units';",
        `    if (isUnit && action.lookup('unit') === '${SESSION_UNIT}') return 'yes';`,
        '    return undefined;',
        '});',
    ),
    // Whether it sleeps or ends is logind's to announce, and nothing more happens here.
    ...Object.fromEntries(
        ['suspend.target', 'poweroff.target'].map(target => [
            `/etc/systemd/system/${target}`,
            lines('[Unit]', 'DefaultDependencies=no', 'StopWhenUnneeded=yes'),
        ]),
    ),
    // A container has no /sys/power, by which logind knows that the kernel can sleep.
    '/etc/systemd/system/desktop-power.service': lines(
        '[Service]',
        'Type=oneshot',
        'RemainAfterExit=yes',
        "ExecStart=/bin/sh -c 'mount -o remount,rw /sys; mkdir -p /sys/power; " +
            "mount -o remount,ro /sys; mount -t tmpfs power /sys/power; echo mem >/sys/power/state'",
    ),
    '/etc/systemd/system/multi-user.target.d/desktop.conf': lines(
        '[Unit]',
        'Wants=desktop-power.service',
    ),
    '/etc/systemd/journald.conf.d/desktop.conf': lines(
        '[Journal]',
        'Storage=volatile',
        'RateLimitIntervalSec=0',
        'RuntimeMaxUse=200M',
    ),
    [`/var/lib/systemd/linger/${DESKTOP_USER.name}`]: '',
    // At a real login PAM hands the password on to the key ring; nobody types one here.
    '/etc/systemd/user/gnome-keyring-daemon.service.d/desktop.conf': lines(
        '[Service]',
        'ExecStart=',
        'ExecStart=/usr/bin/gnome-keyring-daemon --foreground --unlock ' +
            '--components=pkcs11,secrets --control-directory=%t/keyring',
        'StandardInput=data',
        `StandardInputData=${Buffer.from(DESKTOP_USER.password).toString('base64')}`,
    ),
    '/etc/dconf/profile/user': lines('user-db:user', 'system-db:local'),
    '/etc/dconf/db/local.d/desktop': lines(
        '[org/gnome/desktop/session]',
        'idle-delay=uint32 0',
        '[org/gnome/desktop/screensaver]',
        'lock-enabled=true',
        '[org/gnome/settings-daemon/plugins/power]',
        "sleep-inactive-ac-type='nothing'",
        "sleep-inactive-battery-type='nothing'",
        'idle-dim=false',
        '[org/gnome/shell]',
        "welcome-dialog-last-shown-version='999'",
        '[org/gnome/software]',
        'download-updates=false',
    ),
};

/** @param {string[]} content */
function lines(...content) {
    return `${content.join('\n')}\n`;
}
