/**
 * What makes a Spring Boot application a service of the suite: start, identity, health, heartbeat.
 */
@NullMarked
package io.tradebot.platform.service;

import org.jspecify.annotations.NullMarked;
