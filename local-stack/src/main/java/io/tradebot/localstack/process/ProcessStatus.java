package io.tradebot.localstack.process;

/**
 * What is shown of one process.
 *
 * @param pid 0 while there is none
 * @param startedAtMs start of the process by the operating system's word, to tell it from another
 *     one with the same pid
 * @param detail why it is not running; empty otherwise
 * @param page what a person may open; empty for none
 * @param memoryMiB resident; 0 where unknown
 */
public record ProcessStatus(
    String name,
    ProcessState state,
    long pid,
    long startedAtMs,
    int restarts,
    String detail,
    String page,
    long memoryMiB) {}
