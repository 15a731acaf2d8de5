/** What the program does and does not do with the world outside, and what enforces it. */
export const offlineFacts = [
  {
    what: 'Network',
    how: 'Every request by http, https, ws, wss or ftp is refused by the session, and the page may connect to nothing.',
  },
  {
    what: 'Reads',
    how: 'The model and the image file that you choose, a file of label names, and its own history. Each file is opened for reading only.',
  },
  {
    what: 'Writes',
    how: 'Its history, its settings, and exports where you choose. Nothing is ever overwritten.',
  },
  {
    what: 'Untrusted files',
    how: 'They are parsed in a process of their own. Code inside a model, such as a Lambda layer, is never run: the file is refused.',
  },
  {
    what: 'The window',
    how: 'It runs in a sandbox without access to files, loads only what the program ships, opens no other page, and is denied every permission: camera, microphone, location, clipboard reading and the rest.',
  },
  {
    what: 'Links',
    how: 'There are none that lead out of the program.',
  },
] as const;
