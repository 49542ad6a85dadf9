import type Gio from 'gi://Gio';

import { KeptAnswer } from '../../core/keptAnswer.js';
import type { Lifetime } from '../../core/lifetime.js';
import { callMethod, PROPERTIES, subscribe } from '../dbus/calls.js';
import { identifyProcess } from '../processes.js';
import { LOGIN1 } from './login1.js';

const TIMEOUT_MS = 1000;
const BLOCKING = ['BlockInhibited', 'BlockWeakInhibited'];

type Inhibitor = [what: string, who: string, why: string, mode: string, uid: number, pid: number];

/** What processes keep the computer awake, as logind knows it (org.freedesktop.login1(5)). */
export class SystemInhibitors {
    private readonly list = new KeptAnswer(() => this.ask());

    constructor(private readonly systemBus: Gio.DBusConnection) {}

    /** Calls the listener whenever there may be others. Nothing else may be called before. */
    follow(listener: () => void, lifetime: Lifetime): void {
        const changes = { ...LOGIN1, interfaceName: PROPERTIES, signal: 'PropertiesChanged' };
        subscribe(this.systemBus, lifetime, changes, parameters => {
            const [name, changed, invalid] =
                parameters.deepUnpack<[string, Record<string, unknown>, string[]]>();
            if (name !== LOGIN1.interfaceName) return;
            // It tells so whenever anything begins or ends to inhibit.
            if (!BLOCKING.some(property => property in changed || invalid.includes(property)))
                return;
            this.list.forget();
            listener();
        });
    }

    /** Whether processes of the workspace keep the computer awake. */
    async keepAwake(id: string): Promise<boolean> {
        for (const [what, , , mode, , pid] of await this.list.get()) {
            const isMeant = what.split(':').some(thing => thing === 'idle' || thing === 'sleep');
            if (!isMeant || !mode.startsWith('block')) continue;
            if ((await identifyProcess(pid)).workspace === id) return true;
        }
        return false;
    }

    private async ask(): Promise<readonly Inhibitor[]> {
        const options = { timeoutMs: TIMEOUT_MS };
        const answer = await callMethod(this.systemBus, LOGIN1, 'ListInhibitors', null, options);
        return answer.deepUnpack<[Inhibitor[]]>()[0];
    }
}
