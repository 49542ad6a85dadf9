import { PORTAL_BACKEND } from '../../../core/session/busConfig.js';
import type { ScreenAccess } from '../../../core/session/screenAccess.js';
import { serveScreenCastPortal } from './screenCastPortal.js';
import { serveScreenshotPortal } from './screenshotPortal.js';
import { serveSettingsPortal } from './settingsPortal.js';
import type { WorkspaceLink } from './workspaceLink.js';

/** Is a back end of the portals on a workspace's bus, for what only the session can do. */
export async function servePortalBackend(link: WorkspaceLink, screen: ScreenAccess): Promise<void> {
    serveSettingsPortal(link);
    serveScreenshotPortal(link, screen);
    serveScreenCastPortal(link, screen);
    await link.own(PORTAL_BACKEND);
}
