/** Tells any number of listeners of typed events. */
export class Emitter<Events extends Record<keyof Events, unknown[]>> {
    private readonly listeners: { [Name in keyof Events]?: Set<(...args: Events[Name]) => void> } =
        {};

    /** Calls the listener at every such event, until the function it returns is called. */
    on<Name extends keyof Events>(
        name: Name,
        listener: (...args: Events[Name]) => void,
    ): () => void {
        const listeners = (this.listeners[name] ??= new Set());
        listeners.add(listener);
        return () => {
            listeners.delete(listener);
        };
    }

    /**
     * Tells the listeners in the order in which they came: all of them, although one throws.
     *
     * @throws what the last of those threw that did.
     */
    emit<Name extends keyof Events>(name: Name, ...args: Events[Name]): void {
        callAll([...(this.listeners[name] ?? [])], args);
    }
}

function callAll<Args extends unknown[]>(
    [first, ...others]: readonly ((...args: Args) => void)[],
    args: Args,
): void {
    if (!first) return;
    try {
        first(...args);
    } finally {
        callAll(others, args);
    }
}
