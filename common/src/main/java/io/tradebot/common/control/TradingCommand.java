package io.tradebot.common.control;

/** A person's wish about orders, positions or locks; acted on by order-executor alone. */
public sealed interface TradingCommand extends Command
    permits ForceEntry, ForceExit, CancelOrder, LockEntries, LiftLock {}
