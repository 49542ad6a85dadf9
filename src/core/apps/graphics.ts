/** A graphics processor, as net.hadess.SwitcherooControl tells of it. */
export interface GraphicsProcessor {
    readonly Default?: boolean;
    /** What has a program use it: names and values by turns. */
    readonly Environment?: readonly string[];
}

/**
 * The environment variables that have a program draw with the first processor that is not the default
 * one, as GNOME Shell chooses it; none if there is no other.
 */
export function discreteGraphics(processors: readonly GraphicsProcessor[]): Record<string, string> {
    const found = processors.find(
        processor => processor.Default === false && processor.Environment,
    );
    const words = found?.Environment ?? [];
    const names = words.filter((_word, index) => index % 2 === 0);
    return Object.fromEntries(names.map((name, index) => [name, words[index * 2 + 1] ?? '']));
}
