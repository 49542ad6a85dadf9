/**
 * Names that nothing on a workspace's bus may activate: what answers to them is either handed in by
 * us or belongs to the session as a whole. A call to one fails at once instead of after a time-out.
 */
export const MASKED_SERVICES = [
    'org.a11y.Bus',
    'org.freedesktop.portal.Documents',
    'org.freedesktop.secrets',
    'org.freedesktop.systemd1',
    'org.gnome.keyring',
    'org.gnome.keyring.SystemPrompter',
    'org.gnome.ScreenSaver',
    'org.gnome.Shell.CalendarServer',
    'org.gnome.Shell.Extensions',
    'org.gnome.Shell.HotplugSniffer',
    'org.gnome.Shell.Notifications',
    'org.gnome.Shell.Screencast',
    'org.gnome.Shell.ScreenTime',
] as const;

/** Bounds what a process that is frozen, or does not read, makes the bus keep for it, in bytes. */
const MAX_OUTGOING_BYTES = 64 * 1024 * 1024;

/**
 * The configuration of the workspaces' buses (dbus-daemon(1)). Each is told where it listens, in place of what
 * stands here.
 *
 * @param maskDirectory holds the files of `maskFiles`; it comes first and so hides others.
 */
export function busConfig(maskDirectory: string): string {
    return `<?xml version="1.0"?>
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-BUS Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <keep_umask/>
  <listen>unix:tmpdir=/tmp</listen>
  <auth>EXTERNAL</auth>
  <servicedir>${escapeXml(maskDirectory)}</servicedir>
  <standard_session_servicedirs/>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
  <limit name="max_incoming_bytes">1000000000</limit>
  <limit name="max_outgoing_bytes">${String(MAX_OUTGOING_BYTES)}</limit>
  <limit name="max_message_size">1000000000</limit>
  <limit name="service_start_timeout">120000</limit>
  <limit name="auth_timeout">240000</limit>
  <limit name="max_completed_connections">100000</limit>
  <limit name="max_incomplete_connections">10000</limit>
  <limit name="max_connections_per_user">100000</limit>
  <limit name="max_pending_service_starts">10000</limit>
  <limit name="max_names_per_connection">50000</limit>
  <limit name="max_match_rules_per_connection">50000</limit>
  <limit name="max_replies_per_connection">50000</limit>
</busconfig>
`;
}

/** The service files that mask names, by file name (D-Bus specification, “Message Bus Starting”). */
export function maskFiles(): [fileName: string, text: string][] {
    return MASKED_SERVICES.map(name => [
        `${name}.service`,
        `[D-BUS Service]\nName=${name}\nExec=/bin/false\n`,
    ]);
}

/** The name of our portal back end on the buses of workspaces. */
export const PORTAL_BACKEND = 'org.freedesktop.impl.portal.desktop.kolide';

/** Says what our back end can do; its file name without the ending is how portals.conf calls it. */
export const PORTAL_FILE = `[portal]
DBusName=${PORTAL_BACKEND}
Interfaces=${['Settings', 'ScreenCast', 'Screenshot'].map(name => `org.freedesktop.impl.portal.${name}`).join(';')}
`;

/**
 * Which portal back end answers (portals.conf(5)): GNOME's needs the shell on the same bus. What only
 * it can do is named, since it would be asked for that all the same, and not answer: it would be
 * started for nothing before the first window of a workspace is shown, and stay.
 */
export const PORTALS_CONFIG = `[preferred]
default=gtk
org.freedesktop.impl.portal.Settings=kolide;gtk
org.freedesktop.impl.portal.Background=none
org.freedesktop.impl.portal.Clipboard=none
org.freedesktop.impl.portal.GlobalShortcuts=none
org.freedesktop.impl.portal.InputCapture=none
org.freedesktop.impl.portal.RemoteDesktop=none
org.freedesktop.impl.portal.ScreenCast=kolide
org.freedesktop.impl.portal.Screenshot=kolide
org.freedesktop.impl.portal.Usb=none
org.freedesktop.impl.portal.Wallpaper=none
`;

function escapeXml(text: string): string {
    return text
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;')
        .replaceAll('"', '&quot;');
}
