import Gio from 'gi://Gio';

import developers from '../../docs/developers.md';
import { AUTH_NAME, AUTH_PATH, AUTH_XML } from '../../src/system/dbus/authInterface.js';
import {
    WORKSPACES_NAME,
    WORKSPACES_PATH,
    WORKSPACES_XML,
} from '../../src/system/dbus/workspacesInterface.js';
import { cellsOf, tableIn } from '../unit/docs/table.js';
import { useDesktop } from './driver/suite.js';
import { WorkspacePrograms } from './driver/workspacePrograms.js';

/** Something of each type that a method takes; the workspace that asks is called `guest`. */
const ARGUMENTS: Readonly<Record<string, string>> = {
    s: 'guest',
    as: '[]',
    b: 'false',
    u: '1',
    'a{sv}': '{}',
    'a{ss}': '{}',
};

/** What `List` tells of some workspaces only. */
const ONLY_SOMETIMES = ['reason', 'running_because', 'picture'];

describe('An app of a workspace', () => {
    const desktop = useDesktop();
    const { workspaces } = desktop;
    const programs = new WorkspacePrograms(desktop);

    /** The methods that deny it. */
    async function denied(name: string, path: string, xml: string): Promise<string[]> {
        const [info] = Gio.DBusNodeInfo.new_for_xml(xml).interfaces;
        const methods = info?.methods ?? [];
        const calls = methods.map(method => {
            const call = `gdbus call --session --dest ${name} --object-path ${path} --method`;
            const given = method.in_args.map(({ signature }) => `'${ARGUMENTS[signature] ?? ''}'`);
            return `echo "${method.name}: $(${call} ${name}.${method.name} ${given.join(' ')} 2>&1)"`;
        });
        const answers = (await programs.run('guest', calls.join('\n'))).split('\n');
        expect(answers).toHaveSize(methods.length);
        const error = `${name}.Error.Denied`;
        return answers
            .filter(line => line.includes(error))
            .map(line => line.slice(0, line.indexOf(':')));
    }

    /** The methods that the document says are not for apps. */
    function forbidden(table: string): string[] {
        return tableIn(developers, table)
            .body.map(cellsOf)
            .filter(([, , app]) => app === 'no')
            .map(([method = '']) => method);
    }

    it('is told what docs/developers.md says', async () => {
        const documented = tableIn(developers, 'list').body.flatMap(row =>
            (cellsOf(row)[0] ?? '').split(', '),
        );
        const [told = {}] = await workspaces.list();
        const always = documented.filter(key => !ONLY_SOMETIMES.includes(key));
        expect(Object.keys(told).sort()).toEqual(always.sort());
    });

    it('may do what docs/developers.md says, and nothing else', async () => {
        await workspaces.create('guest', {});
        await workspaces.activate('guest');
        expect(await denied(WORKSPACES_NAME, WORKSPACES_PATH, WORKSPACES_XML)).toEqual(
            forbidden('workspaces'),
        );
        expect(await denied(AUTH_NAME, AUTH_PATH, AUTH_XML)).toEqual(forbidden('auth'));
        await workspaces.activate('default');
        expect(await denied(AUTH_NAME, AUTH_PATH, AUTH_XML)).toEqual(['Login']);
    });
});
