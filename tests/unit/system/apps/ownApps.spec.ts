import { execute } from '../../../../src/system/execute.js';
import { OwnApps, type OwnAppSource } from '../../../../src/system/apps/ownApps.js';
import { useTemporaryHome } from '../store/temporaryHome.js';

const WORK: OwnAppSource = { id: 'work', isDefault: false, isolation: 'confined' };
const APPLICATIONS = 'work/XDG_DATA_HOME/applications';
const NO_UTF8 = 0xe9;

describe('OwnApps', () => {
    const home = useTemporaryHome();
    let ownApps: OwnApps;

    beforeEach(() => {
        const { path } = home();
        ownApps = new OwnApps(id => `${path}/${id}`, `${path}/run`);
    });

    function install(name: string, more = ''): void {
        home().write(`${APPLICATIONS}/${name}.desktop`, desktopFile(name, more));
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
});

function desktopFile(name: string, more: string): string {
    return `[Desktop Entry]\nType=Application\nName=${name}\nExec=true\n${more}`;
}
