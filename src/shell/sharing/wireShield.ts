import type { Lifetime } from '../../core/lifetime.js';
import { PresentationShield } from '../../core/presentation/shield.js';
import type { WorkspaceRegistry } from '../../core/workspace/registry.js';
import type { Settings } from '../../system/settings.js';
import { ScreenAudience } from './screenAudience.js';

/** Who sees the screen, and what they are not to see. */
export interface ShieldParts {
    readonly audience: ScreenAudience;
    readonly shield: PresentationShield;
    /** Follows the workspaces; to be called when they are known. */
    readonly start: () => void;
}

/** Makes what keeps workspaces from those who are shown the screen. */
export function wireShield(
    registry: () => WorkspaceRegistry,
    settings: Settings,
    lifetime: Lifetime,
): ShieldParts {
    const audience = new ScreenAudience();
    audience.start(lifetime);
    const shield = new PresentationShield({
        list: () => registry().list,
        activeId: () => registry().activeId,
        isShared: () => audience.isShared,
    });
    const update = (): void => {
        shield.update();
    };
    const start = (): void => {
        const { events } = registry();
        for (const event of ['added', 'removed', 'activeChanged'] as const)
            lifetime.add(events.on(event, update));
        lifetime.add(audience.events.on('changed', update));
        lifetime.add(
            settings.follow('presentation-shield', isOn => {
                shield.setOn(isOn);
            }),
        );
    };
    return { audience, shield, start };
}
