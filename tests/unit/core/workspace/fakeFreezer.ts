import { Emitter } from '../../../../src/core/emitter.js';
import type { FreezerEvents, Hold } from '../../../../src/core/freezer/freezer.js';
import type { RunningReason } from '../../../../src/core/freezer/reasons.js';
import type { RegistryPorts } from '../../../../src/core/workspace/registry.js';

/** Knows what it is told and notes who is held. */
export class FakeFreezer implements Pick<
    RegistryPorts['freezer'],
    'events' | 'hold' | 'stateOf' | 'reasonOf'
> {
    readonly events = new Emitter<FreezerEvents>();
    readonly held: string[] = [];
    readonly states = new Map<string, 'background' | 'frozen'>();
    readonly reasons = new Map<string, RunningReason>();

    hold(id: string): Hold {
        this.held.push(id);
        return {
            thawed: Promise.resolve(),
            release: () => {
                this.held.splice(this.held.indexOf(id), 1);
            },
        };
    }

    stateOf(id: string): 'background' | 'frozen' | 'empty' {
        return this.states.get(id) ?? 'empty';
    }

    reasonOf(id: string): RunningReason | null {
        return this.reasons.get(id) ?? null;
    }
}
