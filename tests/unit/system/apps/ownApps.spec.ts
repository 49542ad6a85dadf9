import { execute } from '../../../../src/system/execute.js';
import { OwnApps, type OwnAppSource } from '../../../../src/system/apps/ownApps.js';
import { useTemporaryHome } from '../store/temporaryHome.js';

const WORK: OwnAppSource = { id: 'work', isDefault: false, isolation: 'confined' };
const APPLICATIONS = 'work/XDG_DATA_HOME/applications';
const ICONS = 'work/XDG_DATA_HOME/icons';
const COPIES = 'run/kolide/work-own-apps';
const MIB = 1024 * 1024;
const PATIENCE_MS = 60_000;
const NO_UTF8 = 0xe9;

describe('OwnApps', () => {
    const home = useTemporaryHome();
    let ownApps: OwnApps;
    let waits: number[];

    beforeEach(() => {
        const { path } = home();
        waits = [];
        ownApps = new OwnApps(
            id => `${path}/${id}`,
            `${path}/run`,
            milliseconds => {
                waits.push(milliseconds);
                return Promise.resolve();
            },
            () => 0,
        );
    });

    function install(name: string, more = '', exec = 'true'): void {
        home().write(`${APPLICATIONS}/${name}.desktop`, desktopFile(name, more, exec));
    }

    async function found(): Promise<string[]> {
        return [...(await ownApps.of(WORK)).keys()].sort();
    }

    it('are found beside a file that is not UTF-8', async () => {
        install('good');
        const bytes = new TextEncoder().encode(desktopFile('caf?', ''));
        bytes[bytes.indexOf('?'.charCodeAt(0))] = NO_UTF8;
        home().write(`${APPLICATIONS}/latin.desktop`, bytes);
        expect(await found()).toContain('good.desktop');
    });

    it('are found beside a name that is not UTF-8', async () => {
        install('good');
        await execute([
            'sh',
            '-c',
            'touch "$1/$(printf "caf\\\\351").desktop"',
            'sh',
            `${home().path}/${APPLICATIONS}`,
        ]);
        expect(await found()).toEqual(['good.desktop']);
    });

    it('are none where they cannot be copied, instead of a failure', async () => {
        install('good');
        home().write('run', 'no directory');
        expect(await found()).toEqual([]);
    });

    it('leave no more than two copies, whatever changes and however often', async () => {
        for (const name of ['one', 'two', 'three', 'four']) {
            install(name);
            expect(await found()).toContain(`${name}.desktop`);
        }
        expect(home().list(COPIES)).toEqual(['3', '4']);
    });

    it('are read again only after a rest', async () => {
        install('one');
        await found();
        expect(waits).toEqual([]);
        install('two');
        expect(await found()).toEqual(['one.desktop', 'two.desktop']);
        await found();
        expect(waits).toEqual([2000]);
    });

    it('are kept for whoever is told of changes', async () => {
        expect(ownApps.kept('work')).toBeNull();
        install('one');
        const apps = await ownApps.of(WORK);
        expect(ownApps.kept('work')).toBe(apps);
    });

    it('are not kept where a directory is below, which nobody watches', async () => {
        install('one');
        home().makeDirectory(`${APPLICATIONS}/wine`);
        await ownApps.of(WORK);
        expect(ownApps.kept('work')).toBeNull();
    });

    it('are not kept after they could not be read', async () => {
        install('one');
        await ownApps.of(WORK);
        install('two');
        home().remove(COPIES);
        home().write(COPIES, 'no directory');
        await ownApps.of(WORK);
        expect(ownApps.kept('work')).toBeNull();
    });

    it('are gone when they are forgotten while they are read', async () => {
        install('one');
        const reading = ownApps.of(WORK);
        await ownApps.forget('work');
        await reading;
        expect(home().list('run/kolide')).toEqual([]);
    });

    it('leave no copy of a picture that is refused', async () => {
        home().write(`${ICONS}/drawing.svg`, '<svg xmlns="http://www.w3.org/2000/svg"/>');
        install('drawing', 'Icon=drawing\n');
        await found();
        expect(home().list(`${COPIES}/1`)).toEqual(['drawing.desktop']);
    });

    it('are told to the shell without anything that it would have to look for', async () => {
        install('far', 'TryExec=/net/far/program\n', '/net/far/program %u');
        const far = (await ownApps.of(WORK)).get('far.desktop');
        expect(far?.program).toBe('program');
        const copy = home().read(`${COPIES}/1/far.desktop`);
        expect(copy).toContain('Name=far');
        expect(copy).not.toContain('/net/far');
    });

    it('name to the shell what is looked for in the system alone', async () => {
        install('near', 'TryExec=near-tool\n', '/usr/lib/near/tool %u');
        install('tricky', '', "/usr/'../net/far'");
        install('other', '', '/usr/../net/far');
        install('escaped', 'TryExec=/net/far/\\$\n', '/net/far/program \\$HOME');
        await found();
        const near = home().read(`${COPIES}/1/near.desktop`);
        expect(near).toContain('Exec=/usr/lib/near/tool %u\n');
        expect(near).toContain('TryExec=near-tool\n');
        for (const name of ['tricky', 'other', 'escaped'])
            expect(home().read(`${COPIES}/1/${name}.desktop`)).not.toContain('/net/far');
    });

    it(
        'get pictures of a bounded size in all',
        async () => {
            const picture = new Uint8Array(MIB);
            picture.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
            const view = new DataView(picture.buffer);
            view.setUint32(16, 48);
            view.setUint32(20, 48);
            home().write(`${ICONS}/large.png`, picture);
            const icon = `Icon=${home().path}/${ICONS}/large.png\n`;
            for (let app = 0; app < 17; app += 1) install(`app${app}`, icon);
            expect((await found()).length).toBe(17);
            const pictures = home()
                .list(`${COPIES}/1`)
                .filter(name => name.endsWith('.icon'));
            expect(pictures.length).toBe(16);
        },
        PATIENCE_MS,
    );
});

function desktopFile(name: string, more: string, exec = 'true'): string {
    return `[Desktop Entry]\nType=Application\nName=${name}\nExec=${exec}\n${more}`;
}
