import { _, fill } from '../words.js';
import { note, ok, problem, type Finding } from './finding.js';

/** How the key ring is that new keys are stored in (Secret Service API, alias “default”). */
export type KeyRingState = 'absent' | 'without-default' | 'locked' | 'open';

/** A place where the extension is installed. */
export interface InstalledExtension {
    readonly directory: string;
    /** Empty if it says none. */
    readonly version: string;
}

/** How the shell sees the extension (org.gnome.Shell.Extensions, `state`). */
export interface LoadedExtension {
    readonly state: number;
    /** What it failed with; empty if it did not. */
    readonly error: string;
    readonly version: string;
}

/** What was seen of the session and its shell. */
export interface SessionFacts {
    /** Why the session bus cannot be reached; null if it can. */
    readonly busProblem: string | null;
    readonly keyRing: KeyRingState;
    /** The names of portals that apps ask for and nothing offers. */
    readonly missingPortals: readonly string[];
    /** The version of the shell that runs; null if none does. */
    readonly shellVersion: string | null;
    /** The versions of GNOME Shell that the extension is made for. */
    readonly supportedShells: readonly string[];
    /** Where it is installed, the place that the shell takes first. */
    readonly installed: readonly InstalledExtension[];
    /** Null if no shell runs, or it knows of no such extension. */
    readonly loaded: LoadedExtension | null;
    /** Whether the person has switched the extension on. */
    readonly isEnabled: boolean;
    /** Whether extensions as such are switched off. */
    readonly areExtensionsOff: boolean;
    /** Whether the D-Bus API is served. */
    readonly isServed: boolean;
}

/** What GNOME Shell knows the extension by. */
export const UUID = 'workspaces@kolide.koder.dev';
// js/misc/extensionUtils.js, ExtensionState
const ERROR = 3;
const OUT_OF_DATE = 4;

/** What the session offers to workspaces, and how the extension is. */
export function judgeSession(facts: SessionFacts): Finding[] {
    const { busProblem } = facts;
    if (busProblem !== null)
        return [
            problem(
                'session-bus',
                fill(_('The session’s D-Bus bus cannot be reached: %(problem)'), {
                    problem: busProblem,
                }),
                { advice: _('Run this in a terminal of your desktop session.') },
            ),
            ...judgePlaces(facts),
        ];
    return [
        ok('session-bus', _('The session’s D-Bus bus answers.')),
        judgeKeyRing(facts.keyRing),
        judgePortals(facts.missingPortals),
        judgeShell(facts),
        ...judgePlaces(facts),
        ...judgeExtension(facts),
    ];
}

function judgeKeyRing(state: KeyRingState): Finding {
    switch (state) {
        case 'absent':
            return problem('key-ring', _('The session has no key ring.'), {
                advice: _(
                    'Install gnome-keyring. Without it apps of workspaces keep no passwords.',
                ),
            });
        case 'without-default':
            return problem('key-ring', _('The session has no default key ring to keep keys in.'), {
                advice: _(
                    'Log out and in with your password, or make one in “Passwords and Keys”.',
                ),
            });
        case 'locked':
            return note(
                'key-ring',
                _('The session’s key ring is locked.'),
                _('It opens with your password at the login, or in “Passwords and Keys”.'),
            );
        case 'open':
            return ok('key-ring', _('The session’s key ring is open.'));
    }
}

function judgePortals(missing: readonly string[]): Finding {
    if (missing.length === 0) return ok('portal', _('The portals are installed.'));
    return problem(
        'portal',
        fill(_('Portals are missing: %(names).'), { names: missing.join(', ') }),
        {
            advice: _(
                'Install xdg-desktop-portal and xdg-desktop-portal-gtk. Without them apps of ' +
                    'workspaces cannot open files and links.',
            ),
        },
    );
}

function judgeShell({ shellVersion, supportedShells }: SessionFacts): Finding {
    if (shellVersion === null)
        return problem('shell', _('GNOME Shell is not running.'), {
            advice: _('Log in to a GNOME session.'),
        });
    const [major = ''] = shellVersion.split('.');
    if (supportedShells.includes(major))
        return ok(
            'shell',
            fill(_('GNOME Shell %(version) is running.'), { version: shellVersion }),
        );
    return problem(
        'shell',
        fill(_('Kolide Workspaces is not made for GNOME Shell %(version).'), {
            version: shellVersion,
        }),
        {
            advice: fill(_('It is for %(supported): install another version of one of them.'), {
                supported: supportedShells.join(', '),
            }),
        },
    );
}

function judgePlaces({ installed }: SessionFacts): Finding[] {
    const [first, second] = installed;
    if (!first)
        return [
            problem('extension', _('The extension is not installed.'), {
                advice: _('Install the package, or the zip with “gnome-extensions install”.'),
            }),
        ];
    if (!second) return [];
    return [
        problem(
            'extension',
            fill(_('The extension is installed twice; the shell takes %(first).'), {
                first: `${first.directory} (${first.version})`,
            }),
            {
                advice: fill(
                    _('Remove your own copy, unless you want it in place of %(second): %(command)'),
                    {
                        second: `${second.directory} (${second.version})`,
                        command: `gnome-extensions uninstall ${UUID}`,
                    },
                ),
            },
        ),
    ];
}

function judgeExtension(facts: SessionFacts): Finding[] {
    const { shellVersion, loaded, installed, isServed } = facts;
    const [place] = installed;
    if (!place) return [];
    const isOff = !facts.isEnabled || facts.areExtensionsOff;
    if (shellVersion === null) return [isOff ? judgeSwitchedOff(facts) : judgeInstalled(place)];
    if (!loaded)
        return [
            problem('extension', _('GNOME Shell does not know the extension yet.'), {
                advice: _('Log out and in again: it finds new extensions only when it starts.'),
            }),
        ];
    if (loaded.state === ERROR || loaded.state === OUT_OF_DATE) return [judgeFailed(loaded)];
    if (isOff) return [judgeSwitchedOff(facts)];
    if (loaded.version !== place.version)
        return [
            problem(
                'extension',
                fill(_('GNOME Shell still runs version %(old); %(new) is installed.'), {
                    old: loaded.version,
                    new: place.version,
                }),
                { advice: _('Log out and in again.') },
            ),
        ];
    if (!isServed)
        return [
            problem('extension', _('The extension is switched on but does not answer.'), {
                advice: _('See what it logged: journalctl --user GLIB_DOMAIN=kolide-workspaces'),
            }),
        ];
    return [
        ok('extension', fill(_('The extension %(version) runs.'), { version: loaded.version })),
    ];
}

function judgeInstalled({ version }: InstalledExtension): Finding {
    return ok('extension', fill(_('The extension %(version) is installed.'), { version }));
}

function judgeFailed({ state, error }: LoadedExtension): Finding {
    if (state === OUT_OF_DATE)
        return problem('extension', _('GNOME Shell says that the extension is not made for it.'), {
            advice: _('Install a version of the extension for this GNOME Shell.'),
        });
    return problem('extension', fill(_('The extension failed: %(problem)'), { problem: error }), {
        advice: _('See what it logged: journalctl --user GLIB_DOMAIN=kolide-workspaces'),
    });
}

function judgeSwitchedOff({ areExtensionsOff }: SessionFacts): Finding {
    return areExtensionsOff
        ? problem('extension', _('All extensions are switched off.'), {
              advice: _(
                  'Switch them on: gnome-extensions-app, or “gsettings reset org.gnome.shell disable-user-extensions”',
              ),
          })
        : problem('extension', _('The extension is switched off.'), {
              advice: fill(_('Switch it on: %(command)'), {
                  command: `gnome-extensions enable ${UUID}`,
              }),
          });
}
