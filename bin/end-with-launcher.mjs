// Loaded into the program before its own code: ends it when the launcher is gone, however the launcher ended, so that
// no scan goes on that nobody can see or stop.
process.once('disconnect', () => process.exit(1));
process.channel?.unref();
