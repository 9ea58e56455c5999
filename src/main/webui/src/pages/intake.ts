import { startIntake } from '../intake.js';

startIntake();
