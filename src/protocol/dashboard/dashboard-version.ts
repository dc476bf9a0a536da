/** The version that each message of the dashboard carries. */
import * as v from 'valibot';

/** Both sides use the same version or ignore each other: a page can outlive an update of the extension. */
export const dashboardVersion = 1;
export const version = v.literal(dashboardVersion);
