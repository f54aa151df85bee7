/**
 * What this machine is: processors, their isolation, limits, as the system's files tell. Read at a start, never while
 * trading. Every reader takes the directory that stands for the file system's root, and takes a file that is absent, cannot
 * be read or says something else for "unknown".
 */
package trefoil.gateway.host;
