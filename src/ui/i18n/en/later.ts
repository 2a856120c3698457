/** The texts of what is opened later, in English: rooms, devices, security. No first paint waits for them. */
import { enDevices } from './devices.ts';
import { enRooms } from './rooms.ts';
import { enSecurity } from './security.ts';

const enLater = { ...enRooms, ...enSecurity, ...enDevices };

export type LaterCatalogue = typeof enLater;
export default enLater;
