export interface LoadBalancer {
  id: string;
  name: string;
  description: string;
  projectId: string;
  provisioningStatus: string;
  operatingStatus: string;
  adminStateUp: boolean;
  provider: string;
  vipAddress: string;
  vipNetworkId: string;
  vipSubnetId: string;
  vipPortId: string;
  tags: string[];
  createdAt: number;
  updatedAt: number | null;
}
