import { parseMeta } from '../../../../src/core/workspace/meta.js';
import type { BrokenWorkspace, Workspace } from '../../../../src/core/workspace/workspace.js';

/** A workspace as the store reads it; `age` orders several, the highest being the oldest. */
export function sampleWorkspace(id: string, name: string, age = 0): Workspace {
    const createdAt = new Date(Date.UTC(2026, 0, 100 - age)).toISOString();
    const meta = parseMeta(`name = ${JSON.stringify(name)}\ncreated_at = ${createdAt}`);
    return { id, meta, isDefault: name === 'default', picture: null };
}

/** A workspace whose meta.toml cannot be read. */
export function sampleBroken(id: string): BrokenWorkspace {
    return { id, meta: null, isDefault: false, reason: 'meta.toml is missing' };
}
