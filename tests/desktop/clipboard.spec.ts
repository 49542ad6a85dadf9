import { ClipboardClients, type ClipboardClient } from './driver/clipboardClients.js';
import { eventually, pass } from './driver/eventually.js';
import { ENTRY, NEW_WORKSPACE, PANEL_BUTTON, PASTE_FROM, pasteFrom } from './driver/product.js';
import { Slices } from './driver/slices.js';
import { useDesktop } from './driver/suite.js';
import { VaultDialogs } from './driver/vaults.js';
import { WorkspacePrograms } from './driver/workspacePrograms.js';

const TEXT = 'text/plain;charset=utf-8';
const LIMIT = '/org/gnome/shell/extensions/kolide-workspaces/clipboard-limit-mebibytes';
const MEBIBYTE = 1024 * 1024;
const NOTHING = {};
// The first editor of a workspace takes its time on a busy machine.
const EDITOR_PATIENCE_MS = 60_000;

describe('The clipboard', () => {
    const desktop = useDesktop();
    const { actors, input, shell, workspaces } = desktop;
    const clients = new ClipboardClients(desktop);
    const programs = new WorkspacePrograms(desktop);
    const slices = new Slices(desktop);
    const vaults = new VaultDialogs(desktop);

    beforeAll(async () => {
        await workspaces.create('work', {});
        await workspaces.create('play', {});
    });

    beforeEach(async () => {
        for (const name of ['play', 'work']) {
            await workspaces.activate(name);
            await shell.run(({ Meta }) => {
                const { SELECTION_CLIPBOARD, SELECTION_PRIMARY } = Meta.SelectionType;
                for (const type of [SELECTION_CLIPBOARD, SELECTION_PRIMARY])
                    global.display
                        .get_selection()
                        .set_owner(type, new Meta.SelectionSourceMemory());
            });
        }
    });

    /** What is copied is plain text, which apps know by two names. */
    function text(what: string): Record<string, string> {
        return { [TEXT]: what, 'text/plain': what };
    }

    /** Copies in work, switches to play, and opens a window there. */
    async function copyInWork(
        copied: Parameters<typeof clients.open>[1],
    ): Promise<Record<'writer' | 'reader', ClipboardClient>> {
        const writer = await clients.open('work', copied);
        await writer.copy();
        await workspaces.activate('play');
        const reader = await clients.open('play', { [TEXT]: 'Toys' });
        return { writer, reader };
    }

    /** What is put back, and what X11 apps copy, is there a moment later. */
    async function untilThere(): Promise<void> {
        await shell.until('something can be pasted', ({ Meta }) => {
            const selection = global.display.get_selection();
            return selection.get_mimetypes(Meta.SelectionType.SELECTION_CLIPBOARD).length > 0;
        });
    }

    async function returnTo(name: string): Promise<void> {
        await workspaces.activate(name);
        await untilThere();
    }

    async function untilTitle(text: string, patienceMs = EDITOR_PATIENCE_MS): Promise<void> {
        const says = async (): Promise<boolean> =>
            shell.run((_inside, text) => {
                const window = global.display.get_focus_window() as { title: string } | null;
                return window?.title.includes(text) === true;
            }, text);
        await eventually(`the window with the focus says ${text}`, says, patienceMs);
    }

    it('is the workspace’s own, and back with it in all of its formats', async () => {
        const { writer, reader } = await copyInWork({
            [TEXT]: 'Contract',
            'text/html': '<b>Contract</b>',
            'application/x-sheet': 'cells',
        });
        expect(await reader.paste()).toEqual(NOTHING);
        expect(await reader.pasteSelected()).toEqual(NOTHING);
        await reader.copy();
        await returnTo('work');
        expect(await writer.paste()).toEqual({
            ...text('Contract'),
            'text/html': '<b>Contract</b>',
            'application/x-sheet': 'cells',
        });
        expect(await writer.pasteSelected()).toEqual({ [TEXT]: 'Contract' });
        await returnTo('play');
        expect(await reader.paste()).toEqual(text('Toys'));
    });

    /** Types into an editor of the workspace, and copies that. */
    async function writeInEditor(name: string, words: string): Promise<void> {
        await workspaces.activate(name);
        await workspaces.launch(name, 'org.gnome.TextEditor', []);
        await untilTitle('Text Editor');
        const type = async (): Promise<boolean> => {
            await input.press('Ctrl+a');
            await input.press('Ctrl+v');
            await input.type(words);
            return untilTitle(words, 10_000).then(
                () => true,
                () => false,
            );
        };
        await eventually(`${words} can be typed`, type, EDITOR_PATIENCE_MS);
        await input.press('Ctrl+a');
        await input.press('Ctrl+c');
        await untilThere();
    }

    async function pasteInEditor(name: string, words: string): Promise<void> {
        await returnTo(name);
        await untilTitle(words);
        const paste = async (): Promise<boolean> => {
            // The first key may come before the window is ready for it.
            await input.press('End');
            await input.press('Ctrl+v');
            return untilTitle(words + words, 10_000).then(
                () => true,
                () => false,
            );
        };
        await eventually(`${words} can be pasted`, paste, EDITOR_PATIENCE_MS);
    }

    it('is an editor’s, which people copy in with keys', async () => {
        try {
            await writeInEditor('work', 'clause');
            await writeInEditor('play', 'toys');
            await pasteInEditor('work', 'clause');
            await pasteInEditor('play', 'toys');
        } finally {
            // They would ask whether to save that.
            await slices.clear();
        }
    }, 300_000);

    it('has files and big pictures, too', async () => {
        const files = 'file:///etc/hostname\r\nfile:///etc/hosts\r\n';
        const cut = 'cut\nfile:///etc/hostname\nfile:///etc/hosts';
        const { writer } = await copyInWork({
            'text/uri-list': files,
            'x-special/gnome-copied-files': cut,
            'image/png': 10 * MEBIBYTE,
            'image/bmp': MEBIBYTE,
        });
        await returnTo('work');
        expect(await writer.paste()).toEqual({
            'text/uri-list': files,
            'x-special/gnome-copied-files': cut,
            'image/png': `${10 * MEBIBYTE} bytes`,
        });
    });

    it('keeps what fits into the limit, and no more', async () => {
        await desktop.execute(['dconf', 'write', LIMIT, '1']);
        const { writer } = await copyInWork({ [TEXT]: 'Caption', 'image/png': 2 * MEBIBYTE });
        await returnTo('work');
        expect(await writer.paste()).toEqual(text('Caption'));
        await desktop.execute(['dconf', 'write', LIMIT, '0']);
        await workspaces.activate('play');
        await returnTo('work');
        expect(await writer.paste()).toEqual(text('Caption'));
        await writer.copy();
        await workspaces.activate('play');
        await workspaces.activate('work');
        expect(await writer.paste()).toEqual(NOTHING);
        await desktop.execute(['dconf', 'reset', LIMIT]);
    });

    it('is not kept if a password manager asks for that', async () => {
        const { writer } = await copyInWork({
            [TEXT]: 'Password',
            'x-kde-passwordManagerHint': 'secret',
        });
        await workspaces.activate('work');
        expect(await writer.paste()).toEqual(NOTHING);
        expect(await writer.pasteSelected()).toEqual(NOTHING);
    });

    it('survives the app, and any number of switches', async () => {
        const { writer, reader } = await copyInWork({ [TEXT]: 'Contract' });
        await writer.program.stop();
        await Promise.all(
            ['work', 'play', 'work', 'default', 'play', 'work'].map(name =>
                workspaces.activate(name),
            ),
        );
        const other = await clients.open('work');
        await untilThere();
        expect(await other.paste()).toEqual(text('Contract'));
        await workspaces.activate('play');
        expect(await reader.paste()).toEqual(NOTHING);
    });

    it('waits for no app that hangs', async () => {
        const writer = await clients.open('work', { [TEXT]: 'Contract' });
        await writer.copyAndHang();
        await workspaces.activate('play');
        const reader = await clients.open('play', { [TEXT]: 'Toys' });
        expect(await reader.paste()).toEqual(NOTHING);
        await reader.copy();
        expect(await reader.paste()).toEqual({ [TEXT]: 'Toys' });
        const work = await workspaces.idOf('work');
        await eventually('it was given up, and is frozen', () => slices.isFrozen(work));
        await workspaces.activate('work');
        await writer.program.signal('CONT');
        expect(await writer.paste()).toEqual(NOTHING);
    });

    it('is that of apps which forget what they had as soon as they lose it', async () => {
        const [painter, writer] = [
            await clients.openOld('work', null),
            await clients.openOld('work', 'Contract'),
        ];
        const other = await clients.open('work');
        let waitMs = 0;
        // It is read a moment after it was copied.
        const comesBack = async (): Promise<boolean> => {
            await painter.copy();
            await writer.copy();
            await pass((waitMs += 100));
            await workspaces.activate('play');
            await workspaces.activate('work');
            const { 'image/png': picture = '' } = await other.paste();
            const { [TEXT]: selected } = await other.pasteSelected();
            return parseInt(picture, 10) > 200_000 && selected === 'Contract';
        };
        await eventually('all of it comes back', comesBack, EDITOR_PATIENCE_MS);
    }, 120_000);

    it('is X11 apps’ as well', async () => {
        const writer = await clients.open(
            'work',
            { [TEXT]: 'Contract', 'text/html': '<b>Contract</b>' },
            'x11',
        );
        await writer.copy();
        await untilThere();
        await workspaces.activate('play');
        const reader = await clients.open('play', { [TEXT]: 'Toys' }, 'x11');
        expect(await reader.paste()).toEqual(NOTHING);
        await reader.copy();
        await untilThere();
        await returnTo('work');
        expect(await writer.paste()).toEqual({
            ...text('Contract'),
            'text/html': '<b>Contract</b>',
        });
        expect(await writer.pasteSelected()).toEqual(
            jasmine.objectContaining({ [TEXT]: 'Contract' }),
        );
    });

    it('is what the shell’s own entries paste', async () => {
        const { reader } = await copyInWork({ [TEXT]: 'contract' });
        const pasted = async (wanted: string): Promise<string> => {
            await input.click(PANEL_BUTTON);
            await input.click(NEW_WORKSPACE);
            await actors.still(ENTRY);
            await input.press('Ctrl+v');
            await input.type('+');
            // What is pasted may come after the key.
            const text = await shell.until(
                `it says ${wanted}`,
                ({ St }, wanted) => {
                    const entry = global.stage.get_key_focus()?.get_parent();
                    return entry instanceof St.Entry && entry.text.includes(wanted) && entry.text;
                },
                wanted,
            );
            await input.press('Escape');
            await actors.gone(ENTRY);
            return text;
        };
        expect(await pasted('+')).toBe('+');
        await reader.focused();
        await returnTo('work');
        expect(await pasted('contract')).toContain('contract');
    });

    it('cannot be read or set in the background', async () => {
        await workspaces.update('work', { keep_running: true });
        const { writer, reader } = await copyInWork({ [TEXT]: 'Contract' });
        await reader.copy();
        expect(await writer.pasteUnseen()).toEqual(NOTHING);
        await writer.copyUnseen();
        expect(await reader.paste()).toEqual({ [TEXT]: 'Toys' });
        await workspaces.update('work', { keep_running: false });
    });

    it('is shared by those that say so', async () => {
        for (const name of ['work', 'play']) await workspaces.update(name, { clipboard: 'shared' });
        const { writer, reader } = await copyInWork({ [TEXT]: 'For both' });
        await untilThere();
        expect(await reader.paste()).toEqual(text('For both'));
        await workspaces.activate('default');
        const other = await clients.open('default');
        expect(await other.paste()).toEqual(NOTHING);
        await returnTo('work');
        expect(await writer.paste()).toEqual(text('For both'));
        for (const name of ['work', 'play']) await workspaces.update(name, { clipboard: 'own' });
        await expectAsync(workspaces.update('work', { clipboard: 'none' })).toBeRejectedWithError(
            /own, shared/,
        );
    });

    it('is gone with the extension', async () => {
        const { writer } = await copyInWork({ [TEXT]: 'Contract' });
        await desktop.extension.disable();
        await desktop.extension.enable();
        await workspaces.activate('work');
        expect(await writer.paste()).toEqual(NOTHING);
    });

    it('is gone with the workspace', async () => {
        const id = await workspaces.create('client', {});
        await workspaces.activate('client');
        const writer = await clients.open('client', { [TEXT]: 'Contract' });
        await writer.copy();
        await workspaces.activate('work');
        await workspaces.remove('client');
        await workspaces.restore(id);
        await expectAsync(workspaces.pasteFrom('client')).toBeRejectedWithError(/Nothing/);
        await workspaces.remove('client');
    });

    describe('of a workspace that is locked', () => {
        beforeAll(async () => {
            await workspaces.create('vault', {});
            await vaults.protect('vault', 'correct horse');
        });

        it('is gone, and nobody can take anything from it', async () => {
            await workspaces.activate('vault');
            const writer = await clients.open('vault', { [TEXT]: 'Number' });
            await writer.copy();
            await workspaces.activate('play');
            await workspaces.lock('vault');
            await expectAsync(workspaces.pasteFrom('vault')).toBeRejectedWithError(/locked/);
            const entering = workspaces.activate('vault');
            await vaults.answer('correct horse');
            await entering;
            expect(await writer.paste()).toEqual(NOTHING);
            expect(await writer.pasteSelected()).toEqual(NOTHING);
        });
    });

    describe('of another workspace', () => {
        async function recorded(): Promise<string[]> {
            const field = 'journalctl --boot --output=cat --output-fields=KOLIDE_KINDS,KOLIDE_SIZE';
            const id = await workspaces.idOf('play');
            const lines = await desktop.execute([
                'sh',
                '-c',
                `${field} KOLIDE_WORKSPACE=${id} || :`,
            ]);
            return lines.split('\n').filter(line => line !== '');
        }

        it('is taken across by the menu, and the journal tells of it', async () => {
            const { reader } = await copyInWork({ [TEXT]: 'Clause 7', 'text/html': '<i>7</i>' });
            const before = await recorded();
            await input.click(PANEL_BUTTON);
            await input.click(PASTE_FROM);
            await input.click(pasteFrom('work (text, 16 bytes)'));
            await reader.focused();
            await eventually('it can be pasted', async () => {
                return Object.keys(await reader.paste()).length > 0;
            });
            expect(await reader.paste()).toEqual({ ...text('Clause 7'), 'text/html': '<i>7</i>' });
            const after = await eventually('it is recorded', async () => {
                const lines = await recorded();
                return lines.length > before.length && lines;
            });
            expect(after.slice(before.length).sort()).toEqual(['16', 'text']);
            const search = "journalctl --boot --all --output=export | grep -ac 'Clause 7' || :";
            expect((await desktop.execute(['sh', '-c', search])).trim()).toBe('0');
        });

        it('is taken across by a program of the session, never by one of a workspace', async () => {
            const { reader } = await copyInWork({ [TEXT]: 'Clause 8' });
            const call =
                'gdbus call --session --dest org.koder.Kolide.Workspaces ' +
                '--object-path /org/koder/Kolide/Workspaces ' +
                '--method org.koder.Kolide.Workspaces.PasteFrom';
            for (const address of ['', 'DBUS_SESSION_BUS_ADDRESS=unix:path=$XDG_RUNTIME_DIR/bus '])
                expect(await programs.run('play', `${address}${call} work`)).toContain('Denied');
            expect(await reader.paste()).toEqual(NOTHING);
            await workspaces.pasteFrom('work');
            expect(await reader.paste()).toEqual(text('Clause 8'));
        });

        it('is not offered where there is nothing', async () => {
            await input.click(PANEL_BUTTON);
            await actors.get(NEW_WORKSPACE);
            await actors.gone(PASTE_FROM);
            await input.press('Escape');
            await expectAsync(workspaces.pasteFrom('play')).toBeRejectedWithError(/Nothing/);
            await expectAsync(workspaces.pasteFrom('work')).toBeRejectedWithError(/already/);
        });
    });
});
