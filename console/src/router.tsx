import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import { TodayPage } from './pages/today/today-page.tsx';
import { Shell } from './shell/shell.tsx';

const root = createRootRoute({ component: Shell });
const routeTree = root.addChildren([createRoute({ getParentRoute: () => root, path: '/', component: TodayPage })]);

/** Every page and its address. */
export const router = createRouter({ routeTree, defaultPreload: 'intent' });
