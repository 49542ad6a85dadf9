import type { Desktop } from '../driver/desktop.js';
import type { Memory, ShellMemory } from './samples.js';

const READINGS = 3;
const SETTLE_MS = 1000;

/** Enables the extension in a shell that has never loaded it. */
export async function measureShellMemory(desktop: Desktop): Promise<ShellMemory> {
    // Driving the shell costs something, too.
    await read(desktop);
    const without = await read(desktop);
    await desktop.extension.enable();
    return { without, enabled: await read(desktop) };
}

/** Collects garbage and reads until nothing becomes less. */
async function read({ shell }: Desktop): Promise<Memory> {
    const readings: Memory[] = [];
    for (let count = 0; count < READINGS; count += 1)
        readings.push(
            await shell.run(async ({ GLib }, settleMs) => {
                const System = (
                    globalThis as unknown as {
                        imports: { system: { gc(): void; dumpMemoryInfo(path: string): void } };
                    }
                ).imports.system;
                await new Promise<void>(resolve => {
                    GLib.timeout_add(GLib.PRIORITY_LOW, settleMs, () => {
                        resolve();
                        return GLib.SOURCE_REMOVE;
                    });
                });
                System.gc();
                const text = (path: string): string =>
                    new TextDecoder().decode(GLib.file_get_contents(path)[1]);
                const rollup = text('/proc/self/smaps_rollup');
                const bytes = (key: string): number =>
                    Number(new RegExp(`^${key}:\\s+(\\d+) kB$`, 'm').exec(rollup)?.[1]) * 1024;
                const path = `${GLib.get_user_runtime_dir()}/kolide-bench-memory`;
                // It would be added to the end.
                GLib.unlink(path);
                System.dumpMemoryInfo(path);
                const { zone } = JSON.parse(
                    /^```json$([^]*?)^```$/m.exec(text(path))?.[1] ?? '',
                ) as {
                    zone: { gcBytes: number; mallocBytes: number };
                };
                return {
                    pss: bytes('Pss'),
                    rss: bytes('Rss'),
                    anonymous: bytes('Pss_Anon'),
                    heap: zone.gcBytes + zone.mallocBytes,
                };
            }, SETTLE_MS),
        );
    const least = (key: keyof Memory): number => Math.min(...readings.map(memory => memory[key]));
    return {
        pss: least('pss'),
        rss: least('rss'),
        anonymous: least('anonymous'),
        heap: least('heap'),
    };
}
