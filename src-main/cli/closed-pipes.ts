/** What writing to a pipe that nobody reads any more ends in; EOF on Windows. */
const closed = new Set<unknown>(['EPIPE', 'EOF', 'ERR_STREAM_DESTROYED']);

/**
 * Lets the command go on where stdout or stderr is a pipe whose reader has gone (`| head`): what it still has to say is
 * dropped, and it ends with the exit code it would have had, so that a scan keeps its results.
 */
export function outliveClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (!closed.has(error.code)) throw error;
    });
  }
}
