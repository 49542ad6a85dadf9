import Gio from 'gi://Gio';

import type {
    BusFacts,
    RuntimeDirectory,
    SliceFacts,
    UnitFacts,
} from '../../core/doctor/unitRules.js';
import { WorkspaceError } from '../../core/errors.js';
import {
    ALL_BUS_SERVICES,
    ALL_SLICES,
    GUARD_SERVICE,
    idOfHex,
    sliceOf,
    workspaceOfBusService,
    workspaceOfSlice,
} from '../../core/systemd/unitNames.js';
import { displayName, type WorkspaceEntry } from '../../core/workspace/workspace.js';
import { SECRETS } from '../dbus/calls.js';
import { listDirectory } from '../files.js';
import { Occupancies } from '../freezer/occupancy.js';
import { after } from '../pause.js';
import { connectToWorkspaceBus } from '../session/busConnection.js';
import type { UserManager } from '../systemd/userManager.js';
import { missingNames } from './sessionProbe.js';

// Everything of the extension's own; not the apps, whose names tell what is in a workspace.
const OWN_UNITS = 'kolide-*';
const PORTAL = 'org.freedesktop.portal.Desktop';
const PATIENCE_MS = 2000;

/**
 * Looks at what runs for workspaces.
 *
 * @param manager null if it does not answer: then nothing is known of units.
 * @param entries the workspaces that there are.
 * @param isServed whether the extension runs.
 */
export async function probeUnits(
    manager: UserManager | null,
    runtimeDirectory: string,
    entries: readonly WorkspaceEntry[],
    isServed: boolean,
): Promise<UnitFacts> {
    const names = new Map(entries.map(entry => [entry.id, displayName(entry)]));
    const nothing = { names, slices: [], buses: [], failed: [], isGuarded: true };
    if (manager === null) return { ...nothing, runtimeDirectories: [] };
    const [slices, units, runtimeDirectories] = await Promise.all([
        probeSlices(manager),
        manager.list(OWN_UNITS),
        listRuntimeDirectories(runtimeDirectory),
    ]);
    const isActive = (name: string): boolean =>
        units.some(unit => unit.name === name && unit.activeState === 'active');
    return {
        names,
        slices,
        buses: await probeBuses(manager, runtimeDirectory, slices),
        failed: units.filter(unit => unit.activeState === 'failed').map(({ name }) => name),
        runtimeDirectories,
        isGuarded: isServed || isActive(GUARD_SERVICE),
    };
}

async function probeSlices(manager: UserManager): Promise<SliceFacts[]> {
    const occupancies = new Occupancies(manager);
    const ids = (await manager.list(ALL_SLICES)).flatMap(
        ({ name }) => workspaceOfSlice(name) ?? [],
    );
    return Promise.all(
        ids.map(async id => ({
            id,
            occupancy: await occupancies.of(id),
            freezerState: await manager.freezerState(sliceOf(id)),
        })),
    );
}

async function probeBuses(
    manager: UserManager,
    runtimeDirectory: string,
    slices: readonly SliceFacts[],
): Promise<BusFacts[]> {
    const services = await manager.list(ALL_BUS_SERVICES);
    const ids = services
        .filter(({ activeState }) => activeState === 'active')
        .flatMap(({ name }) => workspaceOfBusService(name) ?? []);
    const isRunning = (id: string): boolean =>
        slices.some(slice => slice.id === id && slice.freezerState === 'running');
    return Promise.all(
        ids.map(async id =>
            isRunning(id)
                ? probeBus(runtimeDirectory, id)
                : { id, state: 'frozen' as const, hasKeyRing: false, hasPortal: false },
        ),
    );
}

async function probeBus(runtimeDirectory: string, id: string): Promise<BusFacts> {
    const cancellable = new Gio.Cancellable();
    const stopWaiting = after(PATIENCE_MS, () => {
        cancellable.cancel();
    });
    try {
        const connection = await connectToWorkspaceBus(runtimeDirectory, id, cancellable);
        const missing = await missingNames(connection, [SECRETS.service, PORTAL]);
        connection.close(null, null);
        return {
            id,
            state: 'answers',
            hasKeyRing: !missing.includes(SECRETS.service),
            hasPortal: !missing.includes(PORTAL),
        };
    } catch (error) {
        const isStranger = error instanceof WorkspaceError && error.code === 'Denied';
        const state = isStranger ? 'stranger' : 'silent';
        return { id, state, hasKeyRing: false, hasPortal: false };
    } finally {
        stopWaiting();
    }
}

async function listRuntimeDirectories(runtimeDirectory: string): Promise<RuntimeDirectory[]> {
    const directory = `${runtimeDirectory}/kolide`;
    return (await listDirectory(directory)).flatMap(({ name, kind }) => {
        const [hex = ''] = name.split('-');
        const id = idOfHex(hex);
        return kind === 'directory' && id !== null ? [{ path: `${directory}/${name}`, id }] : [];
    });
}
