import GLib from 'gi://GLib';

import { eventually } from './driver/eventually.js';
import { UUID } from './driver/extension.js';
import { Preferences } from './driver/preferences.js';
import { useDesktop } from './driver/suite.js';

const METADATA = `${GLib.get_user_data_dir()}/gnome-shell/extensions/${UUID}/metadata.json`;

describe('The preferences’ page about the product', () => {
    const desktop = useDesktop();
    const { shell, workspaces } = desktop;
    const window = new Preferences(desktop);

    beforeAll(async () => {
        await workspaces.create('client-acme', { koder_user_id: 'anna@acme.example' });
    });
    beforeEach(async () => {
        await window.open('About');
    });

    async function untilCopied(part: string): Promise<string> {
        return eventually(`“${part}” is on the clipboard`, async () => {
            const text = await shell.run(
                ({ St }) =>
                    new Promise<string | null>(resolve => {
                        const { CLIPBOARD } = St.ClipboardType;
                        St.Clipboard.get_default().get_text(CLIPBOARD, (_clipboard, found) => {
                            resolve(found);
                        });
                    }),
            );
            return text?.includes(part) === true && text;
        });
    }

    it('says what is installed', async () => {
        const installed = await desktop.execute(['gnome-shell', '--version']);
        const systemd = await desktop.execute(['systemctl', '--version']);
        await window.until(
            'list item',
            'GNOME Shell',
            'has its version',
            ({ description }) => installed.includes(description) && description !== '',
        );
        await window.until('list item', 'systemd', 'has its version', ({ description }) =>
            systemd.includes(`(${description})`),
        );
        const { description } = await window.find('list item', 'Kolide Workspaces');
        const metadata: unknown = JSON.parse(await desktop.execute(['cat', METADATA]));
        expect(metadata).toEqual(jasmine.objectContaining({ 'version-name': description }));
    });

    it('copies the command that shows the journal', async () => {
        await window.activate('button', 'Copy Command');
        expect(await untilCopied('journalctl')).toBe(
            'journalctl --user GLIB_DOMAIN=kolide-workspaces',
        );
    });

    it('makes a report that can be handed on: no name of anything is in it', async () => {
        await window.pressOn('list item', 'Diagnostic Report', 'Return');
        await window.activate('button', 'Copy');
        const report = await untilCopied('GNOME Shell: ');
        expect(report).toContain('[ok] ');
        expect(report).toMatch(/^workspace \d: empty, separate, vault: none$/m);
        for (const secret of ['client-acme', 'anna@acme.example', '/home/'])
            expect(report).not.toContain(secret);
    });
});
