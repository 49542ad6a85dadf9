// @ts-check

/**
 * What the image with real apps has beyond the ordinary one: apps of many makings, from Debian's
 * main archive, for specs that say `@apps`.
 */
export const APPS = [
    ...['firefox-esr', 'chromium', 'chromium-sandbox', 'thunderbird'],
    ...['libreoffice-writer', 'libreoffice-gtk3', 'gedit', 'gnome-console'],
    ...['featherpad', 'qt6-wayland', 'xterm'],
];
