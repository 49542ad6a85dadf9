import Gio from 'gi://Gio';

import { environmentOf, type EnvironmentSource } from '../../../src/core/apps/environment.js';
import { AUTH_XML } from '../../../src/system/dbus/authInterface.js';
import { WORKSPACES_XML } from '../../../src/system/dbus/workspacesInterface.js';
import { cellsOf, readTable } from './table.js';

const DOCUMENT = 'docs/developers.md';

function list(args: readonly Gio.DBusArgInfo[]): string {
    return args.map(({ signature, name }) => `${signature} ${name}`).join(', ');
}

function answer(args: readonly Gio.DBusArgInfo[]): string {
    if (args.length === 0) return '';
    return args.length === 1 ? ` → ${list(args)}` : ` → (${list(args)})`;
}

/** Each member of the interface, and what it takes and gives. */
function membersOf(xml: string): [name: string, signature: string][] {
    const [info] = Gio.DBusNodeInfo.new_for_xml(xml).interfaces;
    if (!info) throw new Error('There is no interface');
    return [
        ...info.methods.map((method): [string, string] => [
            method.name,
            `(${list(method.in_args)})${answer(method.out_args)}`,
        ]),
        ...info.properties.map(({ name, signature }): [string, string] => [
            name,
            `property ${signature}`,
        ]),
        ...info.signals.map(({ name, args }): [string, string] => [name, `signal (${list(args)})`]),
    ];
}

describe(DOCUMENT, () => {
    for (const [name, xml] of [
        ['workspaces', WORKSPACES_XML],
        ['auth', AUTH_XML],
    ] as const)
        it(`has all members of the interface of ${name}, as they are`, () => {
            const rows = readTable(DOCUMENT, name).body.map(cellsOf);
            expect(rows.map(([member, signature]) => [member, signature])).toEqual(membersOf(xml));
        });

    it('has the variables that are set for apps', () => {
        const source: EnvironmentSource = {
            id: '6f1c3a52-9d1e-4b7a-8c3d-2f0a1b2c3d4e',
            isDefault: false,
            home: 'own',
            isolation: 'separate',
            tree: '/tree',
            runtimeDirectory: '/run/user/1000',
            cacheDirectory: '/cache',
            dataDirectories: '/usr/share',
            display: { DISPLAY: ':0', WAYLAND_DISPLAY: 'wayland-0', XAUTHORITY: '/x' },
        };
        const rows = readTable(DOCUMENT, 'environment').body.map(cellsOf);
        const marked = (column: number): (string | undefined)[] =>
            rows.filter(cells => cells[column] === 'yes').map(([variable]) => variable);
        const set = (changes: Partial<EnvironmentSource>): string[] =>
            Object.keys(environmentOf({ ...source, ...changes }));
        expect(marked(1).sort()).toEqual(set({}).sort());
        expect(marked(2).sort()).toEqual(set({ isolation: 'confined' }).sort());
        expect(marked(3).sort()).toEqual(set({ isDefault: true }).sort());
    });
});
