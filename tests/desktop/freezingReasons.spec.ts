import GLib from 'gi://GLib';

import type { RunningReason } from '../../src/core/freezer/reasons.js';
import { eventually } from './driver/eventually.js';
import { Freezes } from './driver/freezes.js';
import { Slices } from './driver/slices.js';
import { useDesktop } from './driver/suite.js';

describe('Freezing waits while a workspace', () => {
    const desktop = useDesktop();
    const { workspaces } = desktop;
    const slices = new Slices(desktop);
    const freezes = new Freezes(desktop);
    let work = '';

    beforeAll(async () => {
        work = await workspaces.create('work', {});
        await workspaces.create('play', {});
        await freezes.setGrace(0);
    });

    afterEach(async () => {
        await slices.clear();
        await workspaces.activate('default');
    });

    afterAll(async () => {
        await freezes.resetGrace();
    });

    /** A place for a file that nothing else uses. */
    function freshPath(ending: string): string {
        return `${GLib.get_tmp_dir()}/${GLib.uuid_string_random()}${ending}`;
    }

    /** Leaves the workspace, in which the unit runs beside a counter, and then ends the unit. */
    async function expectToWait(reason: RunningReason, unit: string): Promise<void> {
        const counter = await slices.count('work');
        await workspaces.activate('play');
        await freezes.untilState(work, 'background', reason);
        expect(slices.isFrozen(work)).toBeFalse();
        await counter.advances();
        await desktop.execute(['systemctl', '--user', 'stop', unit]);
        await freezes.untilState(work, 'frozen');
        expect(slices.isFrozen(work)).toBeTrue();
    }

    /** Makes a sound device that needs no hardware, until its PipeWire ends. */
    async function plugIn(name: string, mediaClass: string): Promise<void> {
        const props =
            `{ factory.name=support.null-audio-sink node.name=${name} ` +
            `media.class=${mediaClass} object.linger=true audio.position=[FL FR] }`;
        await desktop.execute(['pw-cli', 'create-node', 'adapter', props]);
    }

    /** Returns when PipeWire knows such a stream and it flows. */
    async function untilFlowing(mediaClass: string): Promise<void> {
        await eventually(`a ${mediaClass} flows`, async () => {
            const objects = JSON.parse(await desktop.execute(['pw-dump', '--no-colors'])) as {
                info?: { state?: string; props?: Record<string, unknown> } | null;
            }[];
            return objects.some(
                ({ info }) =>
                    info?.state === 'running' && info.props?.['media.class'] === mediaClass,
            );
        });
    }

    it('plays sound', async () => {
        await plugIn('test-speaker', 'Audio/Sink');
        await workspaces.activate('work');
        const wav = freshPath('.wav');
        writeNoise(wav, 120);
        const unit = await workspaces.run('work', ['pw-play', wav], '');
        await untilFlowing('Stream/Output/Audio');
        await expectToWait('sound', unit);
    });

    it('is in a call', async () => {
        await plugIn('test-microphone', 'Audio/Source/Virtual');
        await workspaces.activate('work');
        const unit = await workspaces.run('work', ['pw-record', freshPath('.wav')], '');
        await untilFlowing('Stream/Input/Audio');
        await expectToWait('call', unit);
    });

    it('is downloading, and no longer when nothing comes any more', async () => {
        await workspaces.activate('work');
        const [file, stop] = [freshPath('.iso.part'), freshPath('')];
        const script =
            'exec >"$1"; until [ -e "$2" ]; do echo bytes; sleep 0.1; done; sleep infinity';
        await workspaces.run('work', ['sh', '-c', script, 'download', file, stop], '');
        await workspaces.activate('play');
        await freezes.untilState(work, 'background', 'download');
        GLib.file_set_contents(stop, '');
        // Ten seconds of silence, and up to ten until it is looked at again.
        await freezes.untilState(work, 'frozen', undefined, 40_000);
    });

    it('keeps the computer awake, by logind', async () => {
        await workspaces.activate('work');
        const inhibit = ['systemd-inhibit', '--what=idle', '--mode=block', '--why=test'];
        const unit = await workspaces.run('work', [...inhibit, 'sleep', 'infinity'], '');
        await eventually('it is inhibited', async () =>
            (await desktop.execute(['systemd-inhibit', '--list'])).includes(' test '),
        );
        await expectToWait('inhibitor', unit);
    });

    it('keeps the computer awake, by its own session manager', async () => {
        await workspaces.activate('work');
        const argv = ['gnome-session-inhibit', '--inhibit', 'suspend', 'sleep', 'infinity'];
        const unit = await workspaces.run('work', argv, '');
        await eventually('it is inhibited', async () =>
            (
                await desktop.execute([
                    ...['gdbus', 'call', '--session', '--dest', 'org.gnome.SessionManager'],
                    ...['--object-path', '/org/gnome/SessionManager', '--method'],
                    ...['org.gnome.SessionManager.IsInhibited', '4'],
                ])
            ).includes('true'),
        );
        await expectToWait('inhibitor', unit);
    });

    it('cannot be stopped as a whole: it goes on, and is tried again', async () => {
        const portal = 'xdg-document-portal.service';
        await desktop.execute(['systemctl', '--user', 'start', portal]);
        const mounted = `${GLib.get_user_runtime_dir()}/doc`;
        await desktop.execute(['ls', mounted]);
        await desktop.execute(['systemctl', '--user', 'kill', '--signal=STOP', portal]);
        try {
            await workspaces.activate('work');
            // Waits in the kernel for an answer of the file system's process.
            const script = `while :; do stat ${mounted}/by-app/$i >/dev/null; i=$((i + 1)); done`;
            await workspaces.run('work', ['sh', '-c', script], '');
            const counter = await slices.count('work');
            desktop.expectComplaint(/could not be frozen as a whole/);
            await workspaces.activate('play');
            await freezes.untilState(work, 'background', 'stuck');
            expect(slices.isFrozen(work)).toBeFalse();
            await counter.advances();
        } finally {
            await desktop.execute(['systemctl', '--user', 'kill', '--signal=CONT', portal]);
        }
        await freezes.untilState(work, 'frozen');
        expect(slices.isFrozen(work)).toBeTrue();
    });
});

/** Writes a sound file (RIFF WAVE, 16 bit, one channel, 8 kHz). */
function writeNoise(path: string, seconds: number): void {
    const size = seconds * 8000 * 2;
    const header = new DataView(new ArrayBuffer(44));
    const put = (offset: number, text: string): void => {
        [...text].forEach((letter, index) => {
            header.setUint8(offset + index, letter.charCodeAt(0));
        });
    };
    put(0, 'RIFF');
    header.setUint32(4, 36 + size, true);
    put(8, 'WAVEfmt ');
    header.setUint32(16, 16, true);
    header.setUint16(20, 1, true);
    header.setUint16(22, 1, true);
    header.setUint32(24, 8000, true);
    header.setUint32(28, 16000, true);
    header.setUint16(32, 2, true);
    header.setUint16(34, 16, true);
    put(36, 'data');
    header.setUint32(40, size, true);
    const bytes = new Uint8Array(44 + size);
    bytes.set(new Uint8Array(header.buffer));
    for (let index = 44; index < bytes.length; index += 1) bytes[index] = index % 251;
    GLib.file_set_contents(path, bytes);
}
