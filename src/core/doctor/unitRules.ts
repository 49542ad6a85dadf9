import type { Occupancy } from '../freezer/freezer.js';
import { sliceOf } from '../systemd/unitNames.js';
import { _, fill } from '../words.js';
import { ok, problem, type Finding } from './finding.js';

/** The slice of a workspace that systemd has loaded. */
export interface SliceFacts {
    /** The id of its workspace, be there one or not. */
    readonly id: string;
    readonly occupancy: Occupancy;
    /** `running`, `freezing`, `frozen` or `thawing`. */
    readonly freezerState: string;
}

/** The bus of a workspace that runs. */
export interface BusFacts {
    readonly id: string;
    /**
     * `silent`: it does not answer in time; `frozen`: it is not asked, since it cannot answer;
     * `stranger`: something else answers in its place.
     */
    readonly state: 'answers' | 'silent' | 'frozen' | 'stranger';
    readonly hasKeyRing: boolean;
    readonly hasPortal: boolean;
}

/** A directory for the sockets of a workspace. */
export interface RuntimeDirectory {
    readonly path: string;
    /** The id of its workspace, be there one or not. */
    readonly id: string;
}

/** What was seen of what runs for workspaces. */
export interface UnitFacts {
    /** The names of the workspaces that there are, by their ids. */
    readonly names: ReadonlyMap<string, string>;
    readonly slices: readonly SliceFacts[];
    readonly buses: readonly BusFacts[];
    /** Units of the extension's own that have failed. */
    readonly failed: readonly string[];
    readonly runtimeDirectories: readonly RuntimeDirectory[];
    /** Whether somebody would thaw what is frozen: the extension, or the guard in its absence. */
    readonly isGuarded: boolean;
}

/** How what runs for workspaces is. */
export function judgeUnits(facts: UnitFacts): Finding[] {
    return [...judgeSlices(facts), ...judgeBuses(facts), ...judgeRuntimeDirectories(facts)];
}

function judgeSlices({ slices, failed, names, isGuarded }: UnitFacts): Finding[] {
    const strays = slices
        .filter(({ id, occupancy }) => !names.has(id) && occupancy !== 'none')
        .map(judgeStray);
    const stuck = slices
        .filter(({ freezerState }) => freezerState !== 'running' && !isGuarded)
        .map(({ id }) =>
            problem(
                'units',
                fill(_('The programs of “%(name)” are frozen, and nobody would thaw them.'), {
                    name: names.get(id) ?? id,
                }),
                { workspace: id, mend: { kind: 'thaw', unit: sliceOf(id) } },
            ),
        );
    const failures = failed.map(unit =>
        problem('units', fill(_('The unit %(unit) has failed.'), { unit }), {
            advice: fill(_('What it said: %(command)'), {
                command: `journalctl --user --unit=${unit}`,
            }),
            mend: { kind: 'reset-failed', unit },
        }),
    );
    const findings = [...strays, ...stuck, ...failures];
    return findings.length > 0 ? findings : [ok('units', _('Nothing runs that should not.'))];
}

/** Programs may have something to save, so that ending them is a person's decision. */
function judgeStray({ id, occupancy }: SliceFacts): Finding {
    const unit = sliceOf(id);
    if (occupancy === 'services')
        return problem(
            'units',
            fill(_('Services run for a workspace that is not there (%(unit)).'), { unit }),
            { workspace: id, mend: { kind: 'stop', unit } },
        );
    return problem(
        'units',
        fill(_('Programs run in a workspace that is not there (%(unit)).'), { unit }),
        {
            workspace: id,
            advice: fill(_('Save what they have open, then end them: %(command)'), {
                command: `systemctl --user stop ${unit}`,
            }),
        },
    );
}

function judgeBuses({ buses, names }: UnitFacts): Finding[] {
    const findings = buses.flatMap(bus => {
        const name = names.get(bus.id);
        // Of one that there is not, the slice says enough.
        return name === undefined ? [] : judgeBus(bus, name);
    });
    if (findings.length > 0 || buses.length === 0) return findings;
    return [ok('buses', _('The buses of workspaces answer, with their key rings and portals.'))];
}

function judgeBus({ id, state, hasKeyRing, hasPortal }: BusFacts, name: string): Finding[] {
    const again = {
        workspace: id,
        advice: _('Close the apps of the workspace and start them again.'),
    };
    switch (state) {
        case 'frozen':
            return [];
        case 'silent':
            return [
                problem('buses', fill(_('The bus of “%(name)” does not answer.'), { name }), again),
            ];
        case 'stranger':
            return [
                problem(
                    'buses',
                    fill(_('Something else answers in place of the bus of “%(name)”.'), { name }),
                    {
                        workspace: id,
                        advice: _(
                            'A program of the workspace may have taken its place: close its apps.',
                        ),
                    },
                ),
            ];
        case 'answers':
            return [
                ...(hasKeyRing
                    ? []
                    : [
                          problem(
                              'buses',
                              fill(_('The apps of “%(name)” have no key ring.'), { name }),
                              again,
                          ),
                      ]),
                ...(hasPortal
                    ? []
                    : [
                          problem(
                              'buses',
                              fill(_('The apps of “%(name)” have no portals.'), { name }),
                              again,
                          ),
                      ]),
            ];
    }
}

function judgeRuntimeDirectories({ runtimeDirectories, names, slices }: UnitFacts): Finding[] {
    const used = new Set(
        slices.filter(({ occupancy }) => occupancy !== 'none').map(({ id }) => id),
    );
    const stale = runtimeDirectories.filter(({ id }) => !names.has(id) && !used.has(id));
    if (stale.length === 0)
        return [ok('runtime', _('There are no sockets of workspaces that are gone.'))];
    return stale.map(({ path, id }) =>
        problem('runtime', fill(_('%(path) is of a workspace that is not there.'), { path }), {
            workspace: id,
            mend: { kind: 'delete', path },
        }),
    );
}
