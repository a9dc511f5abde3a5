/**
 * Named sets of TCP ports to look at. `common-100`: what is most often found open on servers on the internet, and what does
 * the most harm there: remote access, file shares, databases, caches, queues, consoles, container and cluster interfaces.
 */
export const portSets = {
  // biome-ignore format: a list of numbers
  "common-100": [21, 22, 23, 25, 53, 79, 80, 81, 88, 110, 111, 113, 119, 135, 139, 143, 179, 389, 443, 444, 445, 465, 512, 513, 514, 515, 548, 554, 587, 623, 631, 636, 873, 902, 990, 993, 995, 1080, 1099, 1194, 1433, 1521, 1723, 1883, 2049, 2083, 2181, 2222, 2375, 2376, 2379, 3000, 3128, 3306, 3389, 4369, 4444, 5000, 5060, 5222, 5432, 5555, 5601, 5672, 5900, 5984, 5985, 5986, 6000, 6379, 6443, 7001, 8000, 8008, 8009, 8080, 8081, 8086, 8088, 8161, 8200, 8443, 8500, 8888, 9000, 9042, 9090, 9092, 9200, 9300, 9418, 9443, 10000, 10050, 10250, 11211, 15672, 27017, 50000, 61616],
} as const satisfies Record<string, readonly number[]>;
