import { startOperations } from '../operations.js';

startOperations();
