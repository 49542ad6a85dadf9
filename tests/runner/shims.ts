/** What jasmine expects of a browser and gjs lacks. Must be imported before jasmine. */

type Listener = (event: object) => void;

const listeners = new Map<string, Set<Listener>>();

/** One direction of the DOM's MessageChannel: a task on the main loop per message. */
class MessagePort {
    onmessage: (() => void) | null = null;
    target: MessagePort | null = null;

    postMessage(): void {
        setTimeout(() => this.target?.onmessage?.(), 0);
    }
}

class MessageChannel {
    readonly port1 = new MessagePort();
    readonly port2 = new MessagePort();

    constructor() {
        this.port1.target = this.port2;
        this.port2.target = this.port1;
    }
}

Object.assign(globalThis, {
    MessageChannel,
    queueMicrotask: (task: () => void) => void Promise.resolve().then(task),
    addEventListener: (type: string, listener: Listener) => {
        const registered = listeners.get(type) ?? new Set();
        listeners.set(type, registered.add(listener));
    },
    removeEventListener: (type: string, listener: Listener) => {
        listeners.get(type)?.delete(listener);
    },
});

/**
 * Hands a global event to jasmine.
 * @param type 'error' or 'unhandledrejection'
 * @param event what jasmine reads of the DOM's event
 * @returns whether anybody listened
 */
export function dispatch(type: string, event: object): boolean {
    const registered = [...(listeners.get(type) ?? [])];
    for (const listener of registered) listener(event);
    return registered.length > 0;
}
